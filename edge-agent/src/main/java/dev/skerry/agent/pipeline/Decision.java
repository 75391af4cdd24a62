package dev.skerry.agent.pipeline;

import dev.skerry.profile.model.RuleAction.Severity;
import java.util.List;

/** What a rule led to. */
public sealed interface Decision {
    /** The device that it is about. */
    String deviceId();

    /** The rule's name in the profile. */
    String rule();

    /** The time of the reading that decided it, microseconds since 1970-01-01T00:00:00Z. */
    long observedAtMicros();

    /**
     * An alarm was raised.
     *
     * @param because the expression with the values it saw, for people
     * @param explanations of the models that the rule reads
     */
    record AlarmRaised(
            String deviceId,
            String rule,
            long observedAtMicros,
            Severity severity,
            String because,
            List<Explanation> explanations)
            implements Decision {
        public AlarmRaised {
            explanations = List.copyOf(explanations);
        }

        /** Of a rule that reads no model. */
        public AlarmRaised(
                String deviceId,
                String rule,
                long observedAtMicros,
                Severity severity,
                String because) {
            this(deviceId, rule, observedAtMicros, severity, because, List.of());
        }
    }

    /** A raised alarm's condition is no longer true. */
    record AlarmCleared(String deviceId, String rule, long observedAtMicros) implements Decision {}

    /** A command was sent to the device. */
    record CommandIssued(
            String deviceId, String rule, long observedAtMicros, String command, String because)
            implements Decision {}
}
