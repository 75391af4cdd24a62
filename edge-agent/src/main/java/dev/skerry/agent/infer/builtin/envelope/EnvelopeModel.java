package dev.skerry.agent.infer.builtin.envelope;

import ai.onnxruntime.OrtException;
import dev.skerry.agent.infer.run.LoadedModel;
import dev.skerry.agent.infer.run.ModelFaultException;
import dev.skerry.agent.infer.run.ModelSession;
import dev.skerry.agent.infer.run.ModelStream;
import java.nio.FloatBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A loaded envelope graph with the buffers that its runs share: nothing is allocated for a
 * reading's numbers. For one thread.
 */
public final class EnvelopeModel implements LoadedModel {
    private final ModelSession session;
    private final EnvelopeSpec spec;
    private final EnvelopeCodec codec;
    private final String digest;
    private final FloatBuffer window;
    private final FloatBuffer state;
    private final FloatBuffer score;
    private final FloatBuffer stateOut;

    /**
     * Binds the graph's tensors.
     *
     * @throws IllegalArgumentException if they are not those of the spec
     */
    public EnvelopeModel(ModelSession session, EnvelopeSpec spec, String digest)
            throws OrtException {
        this.session = session;
        this.spec = spec;
        this.digest = digest;
        codec = new EnvelopeCodec(spec);
        int size = spec.stateSize();
        window = session.input(EnvelopeGraph.WINDOW, 1, spec.window());
        state = session.input(EnvelopeGraph.STATE, size);
        score = session.output(EnvelopeGraph.SCORE, 1);
        stateOut = session.output(EnvelopeGraph.STATE_OUT, size);
    }

    @Override
    public String digest() {
        return digest;
    }

    @Override
    public ModelSession session() {
        return session;
    }

    /** What is an alarm is for the profile's rules to say. */
    @Override
    public double threshold() {
        return Double.NaN;
    }

    @Override
    public List<ModelInput> inputs() {
        return List.of(new ModelInput("", null));
    }

    @Override
    public ModelStream begin(int warmUp) {
        return new EnvelopeDevice(new EnvelopeStream(spec), this, warmUp);
    }

    @Override
    public @Nullable ModelStream decode(byte[] state, int warmUp) {
        EnvelopeStream stream = codec.decode(state);
        return stream == null ? null : new EnvelopeDevice(stream, this, warmUp);
    }

    byte[] encode(EnvelopeStream stream) {
        return codec.encode(stream);
    }

    /**
     * Scores the latest reading of a ring of calibrated readings and moves the state on.
     *
     * @param ring as long as the window
     * @param oldest where in the ring the oldest reading is
     * @param stateValues read and replaced; left as it was if the model fails
     * @throws ModelFaultException if it fails, or the score or the state is not a number
     */
    float score(float[] ring, int oldest, float[] stateValues) throws ModelFaultException {
        window.clear().put(ring, oldest, ring.length - oldest).put(ring, 0, oldest);
        state.clear().put(stateValues);
        session.run();
        float result = score.get(0);
        requireNumber("score", result);
        for (int i = 0; i < stateValues.length; i++) {
            requireNumber("state", stateOut.get(i));
        }
        stateOut.clear().get(stateValues);
        return result;
    }

    private static void requireNumber(String of, float value) throws ModelFaultException {
        if (!Float.isFinite(value)) {
            throw new ModelFaultException(
                    ModelFaultException.FAILED, "its " + of + " is not a number");
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
