package dev.skerry.agent.feedback;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many alarms of a model people marked, and how.
 *
 * @param modelDigest as inferences name it
 */
public record MarkCount(String modelDigest, int trueAlarms, int falseAlarms, int unsure) {
    private MarkCount with(Mark.Verdict verdict) {
        return switch (verdict) {
            case TRUE -> new MarkCount(modelDigest, trueAlarms + 1, falseAlarms, unsure);
            case FALSE -> new MarkCount(modelDigest, trueAlarms, falseAlarms + 1, unsure);
            case UNSURE -> new MarkCount(modelDigest, trueAlarms, falseAlarms, unsure + 1);
        };
    }

    /** Of each model that a marked alarm's rule read, by their digests. */
    public static List<MarkCount> byModel(List<Mark> marks) {
        Map<String, MarkCount> counts = new TreeMap<>();
        for (Mark mark : marks) {
            for (String digest : mark.modelDigests()) {
                MarkCount before = counts.getOrDefault(digest, new MarkCount(digest, 0, 0, 0));
                counts.put(digest, before.with(mark.verdict()));
            }
        }
        return new ArrayList<>(counts.values());
    }
}
