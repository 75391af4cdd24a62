package dev.skerry.agent.infer.builtin.autoencoder;

import dev.skerry.agent.infer.builtin.autoencoder.AutoencoderSpec.Training;
import dev.skerry.agent.infer.builtin.state.ValueStream;
import dev.skerry.agent.infer.run.ModelFaultException;
import dev.skerry.agent.infer.run.ModelStream;
import dev.skerry.agent.pipeline.ModelResult;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What the detector knows of one device. The first half of the warm-up is collected, on the next
 * quarter's readings the autoencoder learns from it, and the rest measures how far it is off on
 * what it did not learn from. For one thread.
 */
final class AutoencoderStream extends ValueStream {
    /** Windows' lengths that a warm-up has at least: there has to be something to learn from. */
    private static final int LEAST_WINDOWS = 4;

    /** Where in the places of the dice samples begin, beyond all parameters. */
    private static final long SAMPLES = 1L << 32;

    private final AutoencoderModel model;
    private final AutoencoderSpec spec;
    private final int warmUp;
    private Phase phase;

    AutoencoderStream(AutoencoderModel model, Phase phase, int warmUp) {
        this.model = model;
        this.phase = phase;
        spec = model.spec();
        this.warmUp = Math.max(warmUp, LEAST_WINDOWS * spec.envelope().window());
    }

    private AutoencoderStream(AutoencoderStream of) {
        super(of);
        model = of.model;
        spec = of.spec;
        warmUp = of.warmUp;
        phase = of.phase.copy();
    }

    @Override
    protected @Nullable ModelResult step(double value) throws ModelFaultException {
        return switch (phase) {
            case Phase.Collecting collecting -> {
                collecting.accept(value);
                if (collecting.measured().count() >= warmUp / 2) {
                    phase = collecting.training(spec);
                }
                yield null;
            }
            case Phase.Training training -> {
                training.measured().accept(value);
                train(training);
                yield null;
            }
            case Phase.Ready ready when ready.left > 0 -> {
                settle(ready, value);
                yield null;
            }
            case Phase.Ready ready -> {
                ready.ring.accept(value);
                float score = model.score(ready.ring, ready.state, ready.parameters);
                yield ModelResult.ofScore(Math.clamp(score, 0f, 1f));
            }
        };
    }

    private void train(Phase.Training before) throws ModelFaultException {
        Training how = spec.training();
        model.train(before, this::samples);
        Phase.Training after = before.after(how.stepsAtOnce());
        long count = after.measured().count();
        boolean isOver = after.steps() >= how.mostSteps() || count >= warmUp - warmUp / 4;
        phase = isOver ? ready(after, warmUp - count) : after;
    }

    /** Puts the windows of the next steps. */
    private void samples(Phase.Training of, FloatBuffer windows) {
        Dice dice = new Dice(spec.seed());
        int width = spec.envelope().window();
        int batch = spec.training().batch();
        int count = batch * spec.training().stepsAtOnce();
        long place = SAMPLES + (long) of.steps() * batch;
        for (int i = 0; i < count; i++) {
            int from = dice.at(place + i, of.samples().length - width + 1);
            windows.put(of.samples(), from, width);
        }
    }

    /** The error's envelope begins with the latest window, which was not learned from. */
    private Phase.Ready ready(Phase.Training after, long left) throws ModelFaultException {
        Phase.Ready ready = after.ready(spec, left);
        float error = model.error(ready.ring, ready.state, ready.parameters);
        int channels = spec.channels();
        for (int i = 0; i < 3; i++) {
            ready.state[(i + 1) * channels - 1] = error;
        }
        return ready;
    }

    private void settle(Phase.Ready ready, double value) throws ModelFaultException {
        ready.ring.accept(value);
        model.score(ready.ring, ready.state, ready.parameters);
        ready.left--;
        if (ready.left == 0) {
            // What was measured counts, what would have been scored meanwhile does not.
            int best = 3 * spec.channels() + 1;
            ready.state[best] = 0;
            ready.state[best + 1] = spec.envelope().refractorySamples();
        }
    }

    @Override
    public ModelStream copy() {
        return new AutoencoderStream(this);
    }

    @Override
    public byte[] encode() {
        return PhaseCodec.encode(spec, phase);
    }
}
