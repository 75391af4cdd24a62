package dev.skerry.agent.infer.run;

import dev.skerry.agent.pipeline.Explanation;
import dev.skerry.agent.pipeline.Explanation.Step;
import java.util.ArrayList;
import java.util.List;

/** The latest readings that a model took, for explanations. For one thread. */
public final class LatestSteps {
    private final long[] times = new long[Explanation.MOST_STEPS];
    private final double[] values = new double[Explanation.MOST_STEPS];
    private long count;

    /** Takes a reading. */
    public void add(long atMicros, double value) {
        int slot = (int) (count++ % times.length);
        times[slot] = atMicros;
        values[slot] = value;
    }

    /** The oldest first. */
    public List<Step> all() {
        List<Step> steps = new ArrayList<>();
        for (long i = Math.max(0, count - times.length); i < count; i++) {
            int slot = (int) (i % times.length);
            steps.add(new Step(times[slot], values[slot]));
        }
        return steps;
    }

    /** One that goes its own way from here. */
    public LatestSteps copy() {
        var copy = new LatestSteps();
        System.arraycopy(times, 0, copy.times, 0, times.length);
        System.arraycopy(values, 0, copy.values, 0, values.length);
        copy.count = count;
        return copy;
    }
}
