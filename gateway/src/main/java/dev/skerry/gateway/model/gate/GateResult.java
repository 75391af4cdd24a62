package dev.skerry.gateway.model.gate;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How one gate stands.
 *
 * @param wanted counts, shares from 0 to 1, and microseconds for latency
 * @param now null if nothing is known yet
 */
public record GateResult(
        Gate gate, Bound bound, double wanted, @Nullable Double now, Verdict verdict) {
    /** What is looked at, in the order in which it is shown. */
    public enum Gate {
        AGENTS,
        TOTAL_STEPS,
        FAILURES,
        AGREEMENT,
        LATENCY,
        ALARM_RATE,
        ALARM_FACTOR,
        PSI;

        /** As it is written in REST. */
        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** On which side of what is wanted it has to be. */
    public enum Bound {
        LEAST,
        MOST;

        /** As it is written in REST. */
        @JsonValue
        public String word() {
            return "at-" + name().toLowerCase(Locale.ROOT);
        }
    }

    /** For people: what was wanted, and what it is. */
    public String words() {
        return "%s is %s, %s %s"
                .formatted(
                        gate.word(),
                        now == null ? "unknown" : number(now),
                        bound == Bound.LEAST ? "at least" : "at most",
                        number(wanted));
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.4g", value);
    }
}
