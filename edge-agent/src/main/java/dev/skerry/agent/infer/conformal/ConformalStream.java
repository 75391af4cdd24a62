package dev.skerry.agent.infer.conformal;

import dev.skerry.agent.infer.run.ModelFaultException;
import dev.skerry.agent.infer.run.ModelStream;
import dev.skerry.agent.pipeline.Explanation.Method;
import dev.skerry.agent.pipeline.ModelResult;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A model's stream whose scores are put on a scale, once that is calibrated. For one thread. */
final class ConformalStream implements ModelStream, ModelStream.Scored {
    private final ModelStream stream;
    private final ConformalScale scale;
    private boolean calibratedByLast;
    private @Nullable Scored told;

    ConformalStream(ModelStream stream, ConformalScale scale) {
        this.stream = stream;
        this.scale = scale;
    }

    @Override
    public void accept(int input, double value, long atMicros, Scored scored)
            throws ModelFaultException {
        told = scored;
        stream.accept(input, value, atMicros, this);
    }

    /** What the model tells of a step. */
    @Override
    public void result(ModelResult result, long atMicros, boolean warmingUp) {
        Scored to = Objects.requireNonNull(told);
        boolean isWarming = warmingUp || !scale.isCalibrated();
        calibratedByLast = isWarming;
        if (!isWarming) {
            to.result(scaled(result), atMicros, false);
            return;
        }
        if (!warmingUp && !Float.isNaN(result.score())) {
            scale.calibrate(result.score());
        }
        to.result(withScore(result, 0), atMicros, true);
    }

    /** Drift is of the model's own scores, which its bundle's training data are told in. */
    @Override
    public void step(double[] values, float score, long atMicros) {
        if (scale.isCalibrated()) {
            Objects.requireNonNull(told).step(values, score, atMicros);
        }
    }

    private ModelResult scaled(ModelResult result) {
        // A step of a forecaster may have none.
        return Float.isNaN(result.score()) ? result : withScore(result, scale.of(result.score()));
    }

    private static ModelResult withScore(ModelResult result, float score) {
        return new ModelResult(score, result.label(), result.forecast());
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
        return ConformalModel.encode(scale, stream.encode());
    }

    @Override
    public ModelStream copy() {
        ConformalStream copy = new ConformalStream(stream.copy(), scale.copy());
        copy.calibratedByLast = calibratedByLast;
        return copy;
    }

    /** In the model's own scale but for the score, and for what is nothing but that. */
    @Override
    public @Nullable StepExplanation explain() {
        StepExplanation of = calibratedByLast ? null : stream.explain();
        if (of == null) {
            return null;
        }
        ModelResult result = scaled(of.result());
        List<StepExplanation.Input> inputs = of.inputs();
        if (of.method() == Method.ONLY_CHANNEL) {
            StepExplanation.Input only = inputs.getFirst();
            inputs = List.of(new StepExplanation.Input(only.name(), result.score(), only.steps()));
        }
        return new StepExplanation(of.atMicros(), result, of.method(), inputs);
    }
}
