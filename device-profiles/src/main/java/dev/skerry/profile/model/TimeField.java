package dev.skerry.profile.model;

/**
 * Where a JSON message carries the device's own time stamp.
 *
 * @param from JSON pointer
 * @param format how the stamp is written
 */
public record TimeField(String from, Format format) {
    /** How a device writes time. */
    public enum Format {
        EPOCH_SECONDS,
        EPOCH_MILLIS,
        EPOCH_MICROS,
        ISO_8601
    }
}
