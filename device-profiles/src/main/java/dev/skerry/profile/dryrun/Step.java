package dev.skerry.profile.dryrun;

import dev.skerry.profile.model.Reading;
import dev.skerry.profile.watch.RuleEvent;
import java.util.List;
import java.util.Map;

/** What became of one captured message. */
public sealed interface Step {
    /** The line of the capture, from 1. */
    long line();

    /** The message's address. */
    String topic();

    /**
     * The message was understood.
     *
     * @param atMicros when it came, microseconds since 1970-01-01T00:00:00Z, or since the capture's
     *     beginning if that says no times
     * @param readings of the message, and those that are derived from them
     * @param kept those of the readings that the deadband and sampling do not leave out
     * @param notDerived why a resource could not be calculated, by its name
     * @param events what the rules came to
     */
    record Understood(
            long line,
            String topic,
            String deviceId,
            long atMicros,
            List<Reading> readings,
            List<Reading> kept,
            Map<String, String> notDerived,
            List<RuleEvent> events)
            implements Step {
        public Understood {
            readings = List.copyOf(readings);
            kept = List.copyOf(kept);
            notDerived = Map.copyOf(notDerived);
            events = List.copyOf(events);
        }
    }

    /**
     * The message is one of the profile's and was not understood.
     *
     * @param code stable, {@code SKR-…}
     */
    record Refused(long line, String topic, String deviceId, String code, String message)
            implements Step {}

    /** The message is of no source of the profile. */
    record Elsewhere(long line, String topic) implements Step {}
}
