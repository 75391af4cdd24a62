package dev.skerry.agent.pipeline;

import dev.skerry.agent.decide.DecisionStage;
import dev.skerry.agent.infer.InferenceStage;
import java.util.HashMap;
import java.util.Map;

/**
 * Gives the stages' states names that they share one table by. Those of rules are written with the
 * message that changed them. Those of models change always and are larger than what changes them,
 * so they are written each ten seconds, and that of a stream sooner when it took so many readings
 * that a crash would set its model back noticeably.
 */
public final class StageStates {
    private static final String INFER = "infer/";
    private static final String DECIDE = "decide/";
    private static final long MODEL_INTERVAL_NANOS = 10_000_000_000L;

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
        boolean modelsAreDue = nowNanos - modelsTakenAtNanos >= MODEL_INTERVAL_NANOS;
        boolean someAreDue = infer.mostUnsaved() >= MOST_UNSAVED_READINGS;
        if (rules.isEmpty() && !modelsAreDue && !someAreDue) {
            return Map.of();
        }
        Map<String, byte[]> due = new HashMap<>();
        rules.forEach((name, content) -> due.put(DECIDE + name, content));
        if (modelsAreDue) {
            modelsTakenAtNanos = nowNanos;
            add(infer.dirtyStates(), due);
        } else if (someAreDue) {
            add(infer.dirtyStates(MOST_UNSAVED_READINGS), due);
        }
        return due;
    }

    private static void add(Map<String, byte[]> models, Map<String, byte[]> due) {
        models.forEach((name, content) -> due.put(INFER + name, content));
    }

    /** All that has changed. */
    Map<String, byte[]> all() {
        modelsTakenAtNanos -= MODEL_INTERVAL_NANOS;
        return due(modelsTakenAtNanos + MODEL_INTERVAL_NANOS);
    }
}
