package dev.skerry.agent.infer.builtin.forecast;

import dev.skerry.agent.infer.builtin.state.Moments;
import dev.skerry.agent.infer.builtin.state.StateBytes;
import dev.skerry.agent.infer.builtin.state.ValueStream;
import dev.skerry.agent.infer.run.ModelFaultException;
import dev.skerry.agent.infer.run.ModelStream;
import dev.skerry.agent.pipeline.ModelResult;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What the forecaster knows of one device. The first quarter of the warm-up measures the resource's
 * mean and deviation; in the rest of it forecasts are made and not told. For one thread.
 */
final class ForecastStream extends ValueStream {
    /** Of these three quarters are more than the graph takes to settle. */
    private static final int LEAST_WARM_UP = 160;

    private static final byte MEASURING = 0;
    private static final byte RUNNING = 1;
    private static final int FINGERPRINT = 0x464F_5231;
    private static final int RUNNING_BYTES =
            2 * Double.BYTES + Integer.BYTES + Float.BYTES * ForecastGraph.STATE_SIZE;

    private final ForecastModel model;
    private final int warmUp;
    private Phase phase;

    /** The two lives of a stream. */
    sealed interface Phase {
        static Phase begin() {
            return new Measuring(new Moments());
        }

        /** One that goes its own way from here. */
        Phase copy();

        /** Before there is a scale to calculate in. */
        record Measuring(Moments moments) implements Phase {
            @Override
            public Phase copy() {
                return new Measuring(moments.copy());
            }
        }

        /** Expecting readings. */
        final class Running implements Phase {
            private final double mean;
            private final double scale;
            private final float[] state;

            /** Readings until the warm-up is over. */
            private int left;

            Running(double mean, double scale, float[] state, int left) {
                this.mean = mean;
                this.scale = scale;
                this.state = state;
                this.left = left;
            }

            @Override
            public Phase copy() {
                return new Running(mean, scale, state.clone(), left);
            }
        }
    }

    ForecastStream(ForecastModel model, Phase phase, int warmUp) {
        this.model = model;
        this.phase = phase;
        this.warmUp = Math.max(warmUp, LEAST_WARM_UP);
    }

    private ForecastStream(ForecastStream of) {
        super(of);
        model = of.model;
        warmUp = of.warmUp;
        phase = of.phase.copy();
    }

    @Override
    protected @Nullable ModelResult step(double value) throws ModelFaultException {
        return switch (phase) {
            case Phase.Measuring(Moments moments) -> {
                moments.accept(value);
                if (moments.count() >= warmUp / 4) {
                    phase =
                            new Phase.Running(
                                    moments.mean(),
                                    moments.scale(),
                                    ForecastGraph.initialState(),
                                    warmUp - warmUp / 4);
                }
                yield null;
            }
            case Phase.Running running -> {
                ModelResult next = model.next(value, running.mean, running.scale, running.state);
                if (running.left == 0) {
                    yield next;
                }
                running.left--;
                yield null;
            }
        };
    }

    @Override
    public ModelStream copy() {
        return new ForecastStream(this);
    }

    @Override
    public byte[] encode() {
        return StateBytes.seal(
                switch (phase) {
                    case Phase.Measuring(Moments moments) -> {
                        ByteBuffer out =
                                StateBytes.begin(MEASURING, FINGERPRINT, Moments.SIZE_BYTES);
                        moments.encode(out);
                        yield out;
                    }
                    case Phase.Running running -> {
                        ByteBuffer out = StateBytes.begin(RUNNING, FINGERPRINT, RUNNING_BYTES);
                        out.putDouble(running.mean).putDouble(running.scale).putInt(running.left);
                        StateBytes.put(out, running.state);
                        yield out;
                    }
                });
    }

    /** The phase, or null if the bytes are damaged or of another version. */
    static @Nullable Phase decode(byte[] bytes) {
        StateBytes.Stored stored = StateBytes.open(bytes, FINGERPRINT);
        if (stored == null) {
            return null;
        }
        ByteBuffer in = stored.numbers();
        int size = in.remaining();
        if (stored.phase() == MEASURING) {
            return size == Moments.SIZE_BYTES ? new Phase.Measuring(Moments.decode(in)) : null;
        }
        if (size != RUNNING_BYTES) {
            return null;
        }
        double mean = in.getDouble();
        double scale = in.getDouble();
        int left = in.getInt();
        return new Phase.Running(
                mean, scale, StateBytes.floats(in, ForecastGraph.STATE_SIZE), left);
    }
}
