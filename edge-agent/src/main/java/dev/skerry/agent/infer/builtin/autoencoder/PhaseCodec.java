package dev.skerry.agent.infer.builtin.autoencoder;

import dev.skerry.agent.infer.builtin.envelope.EnvelopeRing;
import dev.skerry.agent.infer.builtin.envelope.EnvelopeWarmUp;
import dev.skerry.agent.infer.builtin.state.StateBytes;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A stream's phase as bytes: 16 KB while it learns, 5 KB from then on. */
final class PhaseCodec {
    private static final byte COLLECTING = 0;
    private static final byte TRAINING = 1;
    private static final byte READY = 2;

    private PhaseCodec() {}

    static byte[] encode(AutoencoderSpec spec, Phase phase) {
        return StateBytes.seal(
                switch (phase) {
                    case Phase.Collecting collecting -> written(spec, collecting);
                    case Phase.Training training -> written(spec, training);
                    case Phase.Ready ready -> written(spec, ready);
                });
    }

    private static ByteBuffer written(AutoencoderSpec spec, Phase.Collecting collecting) {
        ByteBuffer out = StateBytes.begin(COLLECTING, spec.fingerprint(), collecting(spec));
        collecting.measured().encode(out);
        StateBytes.put(out, collecting.latest());
        return out;
    }

    private static ByteBuffer written(AutoencoderSpec spec, Phase.Training training) {
        int samples = training.samples().length;
        ByteBuffer out = StateBytes.begin(TRAINING, spec.fingerprint(), training(spec, samples));
        training.measured().encode(out);
        out.putDouble(training.mean()).putDouble(training.scale()).putInt(training.steps());
        StateBytes.put(out, training.parameters());
        StateBytes.put(out, training.velocity());
        StateBytes.put(out, training.samples());
        return out;
    }

    private static ByteBuffer written(AutoencoderSpec spec, Phase.Ready ready) {
        ByteBuffer out = StateBytes.begin(READY, spec.fingerprint(), ready(spec));
        ready.ring.encode(out);
        StateBytes.put(out, ready.state);
        StateBytes.put(out, ready.parameters);
        return out.putInt(ready.left);
    }

    /** The phase, or null if the bytes are damaged or belong to another version or spec. */
    static @Nullable Phase decode(AutoencoderSpec spec, byte[] bytes) {
        StateBytes.Stored stored = StateBytes.open(bytes, spec.fingerprint());
        if (stored == null) {
            return null;
        }
        ByteBuffer in = stored.numbers();
        int size = in.remaining();
        if (stored.phase() == COLLECTING && size == collecting(spec)) {
            return collecting(spec, in);
        }
        if (stored.phase() == READY && size == ready(spec)) {
            return ready(spec, in);
        }
        int samples = (size - training(spec, 0)) / Float.BYTES;
        boolean isTraining =
                stored.phase() == TRAINING
                        && samples >= spec.envelope().window()
                        && samples <= spec.training().mostReadings()
                        && size == training(spec, samples);
        return isTraining ? training(spec, in, samples) : null;
    }

    private static Phase collecting(AutoencoderSpec spec, ByteBuffer in) {
        EnvelopeWarmUp measured = EnvelopeWarmUp.decode(spec.envelope(), in);
        return new Phase.Collecting(
                measured, StateBytes.doubles(in, spec.training().mostReadings()));
    }

    private static Phase training(AutoencoderSpec spec, ByteBuffer in, int samples) {
        EnvelopeWarmUp measured = EnvelopeWarmUp.decode(spec.envelope(), in);
        double mean = in.getDouble();
        double scale = in.getDouble();
        int steps = in.getInt();
        int learned = spec.layers().parameters();
        float[] parameters = StateBytes.floats(in, learned);
        float[] velocity = StateBytes.floats(in, learned);
        float[] kept = StateBytes.floats(in, samples);
        return new Phase.Training(measured, mean, scale, kept, parameters, velocity, steps);
    }

    private static Phase ready(AutoencoderSpec spec, ByteBuffer in) {
        EnvelopeRing ring = EnvelopeRing.decode(spec.envelope(), in);
        float[] state = StateBytes.floats(in, spec.stateSize());
        float[] parameters = StateBytes.floats(in, spec.layers().parameters());
        return new Phase.Ready(ring, state, parameters, in.getInt());
    }

    private static int collecting(AutoencoderSpec spec) {
        return EnvelopeWarmUp.sizeBytes(spec.envelope())
                + Double.BYTES * spec.training().mostReadings();
    }

    private static int training(AutoencoderSpec spec, int samples) {
        return EnvelopeWarmUp.sizeBytes(spec.envelope())
                + 2 * Double.BYTES
                + Integer.BYTES
                + Float.BYTES * (2 * spec.layers().parameters() + samples);
    }

    private static int ready(AutoencoderSpec spec) {
        return EnvelopeRing.sizeBytes(spec.envelope())
                + Float.BYTES * (spec.stateSize() + spec.layers().parameters())
                + Integer.BYTES;
    }
}
