package dev.skerry.agent.infer.builtin.multichannel;

import dev.skerry.agent.infer.builtin.state.Moments;
import dev.skerry.agent.infer.builtin.state.StateBytes;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A stream's phase with its latest values as bytes: of each channel 0.9 KB while it is measured and
 * 40 B from then on, so 57 KB at most.
 */
final class PhaseCodec {
    private static final byte MEASURING = 0;
    private static final byte RUNNING = 1;
    private static final int FINGERPRINT = 0x4D55_4C31;
    private static final int[] PARTS = {0, MultichannelGraph.WEIGHTS, MultichannelGraph.DRIFTS};

    private PhaseCodec() {}

    /** A phase with the channels' latest values. */
    record Stored(Phase phase, double[] latest) {}

    static byte[] encode(Phase phase, double[] latest) {
        ByteBuffer out =
                switch (phase) {
                    case Phase.Measuring(ChannelMeasure[] channels) -> {
                        ByteBuffer of = begin(MEASURING, latest);
                        for (ChannelMeasure channel : channels) {
                            channel.encode(of);
                        }
                        yield of;
                    }
                    case Phase.Running running -> {
                        ByteBuffer of = begin(RUNNING, latest);
                        put(of, running);
                        yield of;
                    }
                };
        return StateBytes.seal(out);
    }

    private static ByteBuffer begin(byte phase, double[] latest) {
        ByteBuffer out = StateBytes.begin(phase, FINGERPRINT, sizeBytes(phase, latest.length));
        StateBytes.put(out, latest);
        return out;
    }

    private static void put(ByteBuffer out, Phase.Running running) {
        int inputs = running.origins.length;
        StateBytes.put(out, running.origins);
        for (int part : PARTS) {
            out.asFloatBuffer().put(running.calibration, part, inputs);
            out.position(out.position() + Float.BYTES * inputs);
        }
        for (int part = 0;
                part < MultichannelGraph.STATE_SIZE;
                part += MultichannelGraph.CHANNELS) {
            int count = Math.min(inputs, MultichannelGraph.STATE_SIZE - part);
            out.asFloatBuffer().put(running.state, part, count);
            out.position(out.position() + Float.BYTES * count);
        }
        out.putFloat(running.calibration[MultichannelGraph.ORDINARY]);
        running.largest.encode(out);
        out.putInt(running.left);
    }

    /** The phase, or null if the bytes are damaged, of another version, or of other inputs. */
    static @Nullable Stored decode(byte[] bytes, int inputs) {
        StateBytes.Stored stored = StateBytes.open(bytes, FINGERPRINT);
        if (stored == null || stored.numbers().remaining() != sizeBytes(stored.phase(), inputs)) {
            return null;
        }
        ByteBuffer in = stored.numbers();
        double[] latest = StateBytes.doubles(in, inputs);
        if (stored.phase() == RUNNING) {
            return new Stored(running(in, inputs), latest);
        }
        Phase.Measuring measuring = Phase.Measuring.begin(inputs);
        for (int i = 0; i < inputs; i++) {
            measuring.channels()[i] = ChannelMeasure.decode(in);
        }
        return new Stored(measuring, latest);
    }

    private static Phase running(ByteBuffer in, int inputs) {
        Phase.Running running = new Phase.Running(inputs, 0);
        System.arraycopy(StateBytes.doubles(in, inputs), 0, running.origins, 0, inputs);
        for (int part : PARTS) {
            System.arraycopy(StateBytes.floats(in, inputs), 0, running.calibration, part, inputs);
        }
        for (int part = 0;
                part < MultichannelGraph.STATE_SIZE;
                part += MultichannelGraph.CHANNELS) {
            int count = Math.min(inputs, MultichannelGraph.STATE_SIZE - part);
            System.arraycopy(StateBytes.floats(in, count), 0, running.state, part, count);
        }
        running.calibration[MultichannelGraph.ORDINARY] = in.getFloat();
        running.largest = Moments.decode(in);
        running.left = in.getInt();
        return running;
    }

    private static int sizeBytes(byte phase, int inputs) {
        int latest = Double.BYTES * inputs;
        return phase == MEASURING
                ? latest + ChannelMeasure.SIZE_BYTES * inputs
                : latest
                        + (Double.BYTES + 5 * Float.BYTES) * inputs
                        + 2 * Float.BYTES
                        + Moments.SIZE_BYTES
                        + Integer.BYTES;
    }
}
