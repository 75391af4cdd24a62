package dev.skerry.profile.model;

import org.jspecify.annotations.Nullable;

/**
 * How a source's messages are read.
 *
 * @param gzip whether they may be compressed (RFC 1952); those that are not are read as they stand
 * @param pattern of text: an RE2 expression whose named groups are the resources' values, or null
 *     when the whole text is one value
 * @param time the device's own time stamp, or null to stamp on receipt; SenML carries its own
 */
public record Payload(
        PayloadFormat format, boolean gzip, @Nullable String pattern, @Nullable TimeField time) {

    /** A payload of this format that is stamped on receipt. */
    public static Payload of(PayloadFormat format) {
        return new Payload(format, false, null, null);
    }
}
