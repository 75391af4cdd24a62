package dev.skerry.agent.infer.builtin.envelope;

import dev.skerry.agent.infer.builtin.state.ValueStream;
import dev.skerry.agent.infer.run.ModelFaultException;
import dev.skerry.agent.infer.run.ModelStream;
import dev.skerry.agent.pipeline.ModelResult;
import org.jspecify.annotations.Nullable;

/**
 * What the envelope detector knows of one device: first a warm-up that calibrates, then the
 * calibrated readings and the graph's state. For one thread.
 */
final class EnvelopeStream extends ValueStream {
    private final EnvelopeModel model;
    private final int warmUp;
    private Phase phase;

    /** The two lives of a stream. */
    sealed interface Phase {
        /** One that goes its own way from here. */
        Phase copy();

        /** Calibrating. */
        record WarmUp(EnvelopeWarmUp measured) implements Phase {
            @Override
            public Phase copy() {
                return new WarmUp(measured.copy());
            }
        }

        /**
         * Scoring.
         *
         * @param state of the graph
         */
        record Calibrated(EnvelopeRing ring, float[] state) implements Phase {
            @Override
            public Phase copy() {
                return new Calibrated(ring.copy(), state.clone());
            }
        }
    }

    /**
     * A stream that goes on from a phase.
     *
     * @param warmUp readings to calibrate on; it takes a window's at least
     */
    EnvelopeStream(EnvelopeModel model, Phase phase, int warmUp) {
        this.model = model;
        this.phase = phase;
        this.warmUp = Math.max(warmUp, model.spec().window());
    }

    private EnvelopeStream(EnvelopeStream of) {
        super(of);
        model = of.model;
        warmUp = of.warmUp;
        phase = of.phase.copy();
    }

    @Override
    protected @Nullable ModelResult step(double value) throws ModelFaultException {
        return switch (phase) {
            case Phase.WarmUp(EnvelopeWarmUp measured) -> {
                measured.accept(value);
                if (measured.count() >= warmUp) {
                    double mean = measured.mean();
                    double scale = measured.scale();
                    phase =
                            new Phase.Calibrated(
                                    measured.ring(mean, scale), measured.state(mean, scale, 0));
                }
                yield null;
            }
            case Phase.Calibrated(EnvelopeRing ring, float[] state) -> {
                ring.accept(value);
                yield ModelResult.ofScore(Math.clamp(model.score(ring, state), 0f, 1f));
            }
        };
    }

    @Override
    public ModelStream copy() {
        return new EnvelopeStream(this);
    }

    @Override
    public byte[] encode() {
        return EnvelopeCodec.encode(model.spec(), phase);
    }
}
