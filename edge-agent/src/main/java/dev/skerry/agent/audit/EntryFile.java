package dev.skerry.agent.audit;

import dev.skerry.agent.outbox.log.Disk;
import dev.skerry.agent.outbox.log.Disk.DiskFile;
import dev.skerry.profile.file.BrokenSealException;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.sync.audit.AuditEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A file of entries, each sealed for itself, with its length and a checksum over both in front. Its
 * name is the number of its first entry.
 */
final class EntryFile {
    private static final String PREFIX = "entries-";
    private static final int HEAD = 8;
    private static final int MOST_BYTES = AuditEntry.MOST_BYTES + SealedFiles.OVERHEAD_BYTES;

    private final DiskFile file;
    private final SealedFiles sealed;
    private final long first;
    private long end;

    private EntryFile(DiskFile file, SealedFiles sealed, long first) {
        this.file = file;
        this.sealed = sealed;
        this.first = first;
    }

    static EntryFile open(Disk disk, SealedFiles sealed, long first) throws IOException {
        return new EntryFile(disk.open(name(first)), sealed, first);
    }

    static String name(long first) {
        return PREFIX + "%019d".formatted(first);
    }

    static boolean isName(String name) {
        return name.matches(PREFIX + "[0-9]{19}");
    }

    static long firstOf(String name) {
        return Long.parseLong(name.substring(PREFIX.length()));
    }

    long first() {
        return first;
    }

    long sizeBytes() {
        return end;
    }

    /** All that can be read; what follows was not written to its end. */
    List<byte[]> read() throws IOException {
        byte[] all = new byte[Math.toIntExact(file.size())];
        int length = file.read(all, 0);
        List<byte[]> entries = new ArrayList<>();
        end = 0;
        for (byte[] frame : frames(Arrays.copyOf(all, length))) {
            try {
                entries.add(sealed.open(frame));
            } catch (BrokenSealException e) {
                // As one that is damaged: nothing from there on counts.
                break;
            }
            end += HEAD + frame.length;
        }
        return entries;
    }

    /** What was written of a file with these bytes, entry by entry, as far as it is whole. */
    static List<byte[]> frames(byte[] all) {
        ByteBuffer in = ByteBuffer.wrap(all);
        List<byte[]> frames = new ArrayList<>();
        while (in.remaining() >= HEAD) {
            int length = in.getInt();
            int checksum = in.getInt();
            if (length < 1 || length > MOST_BYTES || length > in.remaining()) {
                break;
            }
            byte[] frame = new byte[length];
            in.get(frame);
            if (checksum(frame) != checksum) {
                break;
            }
            frames.add(frame);
        }
        return frames;
    }

    /** Such a frame as it stands in a file. */
    static byte[] framed(byte[] frame) {
        return ByteBuffer.allocate(HEAD + frame.length)
                .putInt(frame.length)
                .putInt(checksum(frame))
                .put(frame)
                .array();
    }

    /** Writes entries behind the last ones and forces them to the disk; can be tried again. */
    void append(List<byte[]> entries) throws IOException {
        List<byte[]> frames = entries.stream().map(entry -> framed(sealed.seal(entry))).toList();
        int length = frames.stream().mapToInt(frame -> frame.length).sum();
        ByteBuffer out = ByteBuffer.allocate(length);
        frames.forEach(out::put);
        file.write(out.array(), 0, length, end);
        // What a longer attempt left behind must not be read as entries.
        file.truncate(end + length);
        file.sync();
        end += length;
    }

    private static int checksum(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(4).putInt(content.length).array());
        crc.update(content);
        return (int) crc.getValue();
    }

    void close() throws IOException {
        file.close();
    }
}
