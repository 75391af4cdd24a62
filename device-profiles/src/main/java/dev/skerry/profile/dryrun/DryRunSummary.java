package dev.skerry.profile.dryrun;

import dev.skerry.profile.model.Quality;
import dev.skerry.profile.watch.RuleEvent;
import java.util.Map;
import java.util.TreeMap;

/** Counts what became of the messages of a dry run. Not safe for several threads. */
public final class DryRunSummary {
    private long understood;
    private long readings;
    private long leftOut;
    private long doubtful;
    private long elsewhere;
    private final Map<String, Long> refused = new TreeMap<>();
    private final Map<String, Long> fired = new TreeMap<>();
    private final Map<String, Long> failed = new TreeMap<>();

    /** Takes a step into account. */
    public void add(Step step) {
        switch (step) {
            case Step.Elsewhere _ -> elsewhere++;
            case Step.Refused no -> refused.merge(no.code(), 1L, Long::sum);
            case Step.Understood yes -> {
                understood++;
                readings += yes.readings().size();
                leftOut += yes.readings().size() - yes.kept().size();
                doubtful +=
                        yes.readings().stream().filter(r -> r.quality() != Quality.GOOD).count();
                yes.events().forEach(this::add);
            }
        }
    }

    private void add(RuleEvent event) {
        switch (event) {
            case RuleEvent.Fired f -> fired.merge(f.rule().name(), 1L, Long::sum);
            case RuleEvent.Failed f -> failed.merge(f.rule().name(), 1L, Long::sum);
            case RuleEvent.Ended _ -> {}
        }
    }

    /** Messages that were understood. */
    public long understood() {
        return understood;
    }

    /** Readings in them. */
    public long readings() {
        return readings;
    }

    /** Readings that the deadband leaves out. */
    public long leftOut() {
        return leftOut;
    }

    /** Readings whose quality is not good. */
    public long doubtful() {
        return doubtful;
    }

    /** Messages on topics that are none of the profile's. */
    public long elsewhere() {
        return elsewhere;
    }

    /** Messages that were refused, by code. */
    public Map<String, Long> refused() {
        return new TreeMap<>(refused);
    }

    /** How often each rule fired that did. */
    public Map<String, Long> fired() {
        return new TreeMap<>(fired);
    }

    /** How often each rule could not be calculated that could not. */
    public Map<String, Long> failed() {
        return new TreeMap<>(failed);
    }

    /** Whether each message of the profile was understood, and there was one. */
    public boolean isClean() {
        return understood > 0 && refused.isEmpty();
    }
}
