package dev.skerry.profile.decode;

import dev.skerry.profile.model.Reading;
import java.util.List;
import java.util.Set;

/** What became of one message. */
public sealed interface DecodeResult {

    /**
     * The message was understood.
     *
     * @param readings at least one; a message need not carry every resource
     * @param deviceStamped whether the payload carried the device's own time
     * @param reckonedMicros the times of readings that were reckoned from when the message came
     */
    record Decoded(List<Reading> readings, boolean deviceStamped, Set<Long> reckonedMicros)
            implements DecodeResult {}

    /**
     * The message was not understood, and nothing of it is kept.
     *
     * @param code stable, {@code SKR-D…}; the table is in docs/profiles.md
     * @param message what is wrong and with which resource, for people; carries at most a short
     *     excerpt of the payload
     */
    record Undecodable(String code, String message) implements DecodeResult {}
}
