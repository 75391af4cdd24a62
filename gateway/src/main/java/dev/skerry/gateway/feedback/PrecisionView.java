package dev.skerry.gateway.feedback;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How often alarms are right, as it is shown: of all, and by what they came from, those with the
 * most alarms first.
 *
 * @param isComplete whether there are no older alarms than were looked at
 * @param oldest when the oldest alarm that was looked at was raised; null if there is none
 * @param models by the model's name in its profile, {@code profile/model}, or {@link #UNKNOWN} of
 *     agents that did not say; of alarms whose rule read a model
 * @param digests by the very graph, likewise
 * @param rules by {@code profile/rule}
 */
public record PrecisionView(
        @JsonProperty("complete") boolean isComplete,
        @Nullable Instant oldest,
        Group all,
        List<Group> models,
        List<Group> digests,
        List<Group> rules,
        List<Group> sites) {
    /** In place of a name that an agent did not tell. */
    public static final String UNKNOWN = "unknown";

    public PrecisionView {
        models = List.copyOf(models);
        digests = List.copyOf(digests);
        rules = List.copyOf(rules);
        sites = List.copyOf(sites);
    }

    /**
     * Alarms of one kind.
     *
     * @param name of the model, the rule or the site; SHA-256 of a graph; empty for all
     * @param models what rules call that graph; empty if it is not about a graph
     * @param precision right / (right + wrong); null while nobody marked any right or wrong
     * @param precisionLow the lower end of its 95 % interval
     */
    public record Group(
            String name,
            List<String> models,
            @JsonProperty("true") long right,
            @JsonProperty("false") long wrong,
            long unsure,
            long unmarked,
            @Nullable Double precision,
            @Nullable Double precisionLow,
            @Nullable Double precisionHigh) {
        public Group {
            models = List.copyOf(models);
        }

        static Group of(String name, List<String> models, Tally tally) {
            return new Group(
                    name,
                    models,
                    tally.right(),
                    tally.wrong(),
                    tally.unsure(),
                    tally.unmarked(),
                    tally.precision(),
                    tally.precisionLow(),
                    tally.precisionHigh());
        }

        long alarms() {
            return right + wrong + unsure + unmarked;
        }
    }
}
