package dev.skerry.agent.infer.builtin.envelope;

import dev.skerry.agent.infer.builtin.envelope.EnvelopeStream.Phase;
import dev.skerry.agent.infer.builtin.state.StateBytes;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A stream's phase as bytes. */
final class EnvelopeCodec {
    private static final byte WARM_UP = 0;
    private static final byte CALIBRATED = 1;

    private EnvelopeCodec() {}

    static byte[] encode(EnvelopeSpec spec, Phase phase) {
        ByteBuffer out =
                switch (phase) {
                    case Phase.WarmUp(EnvelopeWarmUp measured) -> {
                        ByteBuffer of = begin(spec, WARM_UP);
                        measured.encode(of);
                        yield of;
                    }
                    case Phase.Calibrated(EnvelopeRing ring, float[] state) -> {
                        ByteBuffer of = begin(spec, CALIBRATED);
                        ring.encode(of);
                        StateBytes.put(of, state);
                        yield of;
                    }
                };
        return StateBytes.seal(out);
    }

    /** The phase, or null if the bytes are damaged or belong to another version or spec. */
    static @Nullable Phase decode(EnvelopeSpec spec, byte[] bytes) {
        StateBytes.Stored stored = StateBytes.open(bytes, spec.fingerprint());
        if (stored == null || stored.numbers().remaining() != sizeBytes(spec, stored.phase())) {
            return null;
        }
        ByteBuffer in = stored.numbers();
        if (stored.phase() == WARM_UP) {
            return new Phase.WarmUp(EnvelopeWarmUp.decode(spec, in));
        }
        EnvelopeRing ring = EnvelopeRing.decode(spec, in);
        return new Phase.Calibrated(ring, StateBytes.floats(in, spec.stateSize()));
    }

    private static ByteBuffer begin(EnvelopeSpec spec, byte phase) {
        return StateBytes.begin(phase, spec.fingerprint(), sizeBytes(spec, phase));
    }

    private static int sizeBytes(EnvelopeSpec spec, byte phase) {
        return phase == WARM_UP
                ? EnvelopeWarmUp.sizeBytes(spec)
                : EnvelopeRing.sizeBytes(spec) + Float.BYTES * spec.stateSize();
    }
}
