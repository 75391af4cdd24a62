package dev.skerry.profile.watch;

import dev.skerry.profile.model.RuleSpec;
import dev.skerry.profile.rule.ScoreUse;
import java.util.List;

/** Something that a rule came to at one moment of a device. */
public sealed interface RuleEvent {
    /** The rule that it is about. */
    RuleSpec rule();

    /** The time of the reading that decided it, microseconds since 1970-01-01T00:00:00Z. */
    long atMicros();

    /**
     * The rule fires: what it says is to be done now.
     *
     * @param because the expression with the values it saw, for people
     * @param models that it reads
     */
    record Fired(RuleSpec rule, long atMicros, String because, List<ScoreUse> models)
            implements RuleEvent {
        public Fired {
            models = List.copyOf(models);
        }
    }

    /** A rule that fired has ended, and may fire again. */
    record Ended(RuleSpec rule, long atMicros) implements RuleEvent {}

    /**
     * The rule can't be calculated with the values there are; it stays as it was.
     *
     * @param code {@code SKR-R…}
     */
    record Failed(RuleSpec rule, long atMicros, String code, String message) implements RuleEvent {}
}
