package dev.skerry.agent.infer.builtin.envelope;

import dev.skerry.agent.infer.run.LatestSteps;
import dev.skerry.agent.infer.run.ModelFaultException;
import dev.skerry.agent.infer.run.ModelStream;
import dev.skerry.agent.pipeline.Explanation.Method;
import dev.skerry.agent.pipeline.Explanation.Step;
import dev.skerry.agent.pipeline.ModelResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A device's stream with the envelope model that scores it: each reading is a step. */
final class EnvelopeDevice implements ModelStream {
    private final EnvelopeStream stream;
    private final EnvelopeModel model;
    private final int warmUp;
    private final LatestSteps steps;
    private @Nullable ModelResult last;

    EnvelopeDevice(EnvelopeStream stream, EnvelopeModel model, int warmUp) {
        this(stream, model, warmUp, new LatestSteps());
    }

    private EnvelopeDevice(
            EnvelopeStream stream, EnvelopeModel model, int warmUp, LatestSteps steps) {
        this.stream = stream;
        this.model = model;
        this.warmUp = warmUp;
        this.steps = steps;
    }

    @Override
    public void accept(int input, double value, long atMicros, Scored scored)
            throws ModelFaultException {
        boolean warming = stream.warmingUp();
        float score = stream.accept(value, warmUp, model);
        steps.add(atMicros, value);
        var result = ModelResult.ofScore(Math.clamp(score, 0f, 1f));
        last = warming ? null : result;
        scored.result(result, atMicros, warming);
    }

    @Override
    public int unsaved() {
        return stream.unsaved();
    }

    @Override
    public boolean takeDirty() {
        return stream.takeDirty();
    }

    @Override
    public byte[] encode() {
        return model.encode(stream);
    }

    @Override
    public ModelStream copy() {
        var copy = new EnvelopeDevice(stream.copy(), model, warmUp, steps.copy());
        copy.last = last;
        return copy;
    }

    @Override
    public @Nullable StepExplanation explain() {
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
