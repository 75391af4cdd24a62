package dev.skerry.agent.infer.builtin.state;

import dev.skerry.agent.infer.run.LatestSteps;
import dev.skerry.agent.infer.run.ModelFaultException;
import dev.skerry.agent.infer.run.ModelStream;
import dev.skerry.agent.pipeline.Explanation.Method;
import dev.skerry.agent.pipeline.Explanation.Step;
import dev.skerry.agent.pipeline.ModelResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stream of one input, each reading of which is a step. For one thread. */
public abstract class ValueStream implements ModelStream {
    private static final ModelResult WARMING_UP = ModelResult.ofScore(0);

    private final LatestSteps steps;
    private final double[] values = new double[1];
    private @Nullable ModelResult last;
    private int unsaved;

    /** A stream that has not taken a reading since the agent began. */
    protected ValueStream() {
        steps = new LatestSteps();
    }

    /** A copy of what both have in common. */
    protected ValueStream(ValueStream of) {
        steps = of.steps.copy();
        last = of.last;
    }

    /**
     * Takes a finite reading.
     *
     * @return what the model makes of it; null while it warms up
     */
    protected abstract @Nullable ModelResult step(double value) throws ModelFaultException;

    @Override
    public final void accept(int input, double value, long atMicros, Scored scored)
            throws ModelFaultException {
        unsaved++;
        steps.add(atMicros, value);
        last = step(value);
        if (last != null) {
            values[0] = value;
            scored.step(values, last.score(), atMicros);
        }
        scored.result(last == null ? WARMING_UP : last, atMicros, last == null);
    }

    @Override
    public final int unsaved() {
        return unsaved;
    }

    @Override
    public final boolean takeDirty() {
        boolean was = unsaved > 0;
        unsaved = 0;
        return was;
    }

    @Override
    public final @Nullable StepExplanation explain() {
        if (last == null) {
            return null;
        }
        List<Step> latest = steps.all();
        return new StepExplanation(
                latest.getLast().atMicros(),
                last,
                Method.ONLY_CHANNEL,
                List.of(new StepExplanation.Input("value", last.score(), latest)));
    }
}
