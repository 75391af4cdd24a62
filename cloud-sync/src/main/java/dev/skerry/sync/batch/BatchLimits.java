package dev.skerry.sync.batch;

/**
 * What a batch may hold. The encoder never makes a batch beyond its limits and the decoder refuses
 * one, before it allocates anything for it.
 *
 * @param maxBytes of an encoded batch
 * @param maxBodyBytes of its body before compression
 * @param maxRecords of a batch
 * @param maxStreams of a batch
 * @param maxKeyBytes of a device id or a resource name, in UTF-8
 * @param maxValueBytes of one string or byte value
 */
public record BatchLimits(
        int maxBytes,
        int maxBodyBytes,
        int maxRecords,
        int maxStreams,
        int maxKeyBytes,
        int maxValueBytes) {
    /** A batch that fits, with its frame, into the 1 MiB that a session allows. */
    public static final BatchLimits DEFAULT =
            new BatchLimits(960 * 1024, 8 * 1024 * 1024, 65_536, 4_096, 255, 256 * 1024);

    /** Of a boot's name, in UTF-8; the format's, whatever the other limits are. */
    public static final int MAX_BOOT_BYTES = 64;

    public BatchLimits {
        if (maxBytes < 64 || maxBodyBytes < 64 || maxRecords < 1 || maxStreams < 1) {
            throw new IllegalArgumentException("a batch must have room for one record");
        }
        if (maxKeyBytes < 1 || maxKeyBytes > 255 || maxValueBytes < 0) {
            throw new IllegalArgumentException("keys have 1 to 255 bytes and values at least 0");
        }
    }
}
