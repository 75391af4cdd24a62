package dev.skerry.agent.pipeline;

import dev.skerry.agent.decide.DecisionStage;
import dev.skerry.agent.infer.InferenceStage;
import java.util.HashMap;
import java.util.Map;

/**
 * Gives the stages' states names that they share one table by. Those of rules are written with the
 * message that changed them, those of models, which change always, once a second, or sooner when a
 * stream took so many readings that a crash would set its model back noticeably.
 */
public final class StageStates {
    private static final String INFER = "infer/";
    private static final String DECIDE = "decide/";
    private static final long MODEL_INTERVAL_NANOS = 1_000_000_000;

    private static final int MOST_UNSAVED_READINGS = 32;

    private final InferenceStage infer;
    private final DecisionStage decide;
    private long modelsTakenAtNanos;

    StageStates(InferenceStage infer, DecisionStage decide, long nowNanos) {
        this.infer = infer;
        this.decide = decide;
        this.modelsTakenAtNanos = nowNanos;
    }

    /** The states that the inference stage begins with. */
    public static Map<String, byte[]> ofInference(Map<String, byte[]> stored) {
        return withPrefix(INFER, stored);
    }

    /** The states that the decision stage begins with. */
    public static Map<String, byte[]> ofDecision(Map<String, byte[]> stored) {
        return withPrefix(DECIDE, stored);
    }

    private static Map<String, byte[]> withPrefix(String prefix, Map<String, byte[]> stored) {
        Map<String, byte[]> states = new HashMap<>();
        stored.forEach(
                (name, content) -> {
                    if (name.startsWith(prefix)) {
                        states.put(name.substring(prefix.length()), content);
                    }
                });
        return states;
    }

    /** What has changed and is due to be written. */
    Map<String, byte[]> due(long nowNanos) {
        Map<String, byte[]> rules = decide.dirtyStates();
        boolean modelsAreDue =
                nowNanos - modelsTakenAtNanos >= MODEL_INTERVAL_NANOS
                        || infer.mostUnsaved() >= MOST_UNSAVED_READINGS;
        if (rules.isEmpty() && !modelsAreDue) {
            return Map.of();
        }
        Map<String, byte[]> due = new HashMap<>();
        rules.forEach((name, content) -> due.put(DECIDE + name, content));
        if (modelsAreDue) {
            modelsTakenAtNanos = nowNanos;
            infer.dirtyStates().forEach((name, content) -> due.put(INFER + name, content));
        }
        return due;
    }

    /** All that has changed. */
    Map<String, byte[]> all() {
        modelsTakenAtNanos -= MODEL_INTERVAL_NANOS;
        return due(modelsTakenAtNanos + MODEL_INTERVAL_NANOS);
    }
}
