package dev.skerry.agent.infer.builtin.envelope;

import ai.onnxruntime.OrtException;
import dev.skerry.agent.infer.builtin.envelope.EnvelopeStream.Phase;
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
        int size = spec.stateSize();
        window = session.input(EnvelopeNodes.WINDOW, 1, spec.window());
        // Graphs of earlier versions take one row and have no dimension for it.
        boolean isOfRows = session.rank(EnvelopeNodes.STATE) == 2;
        long[] stateShape = isOfRows ? new long[] {1, size} : new long[] {size};
        state = session.input(EnvelopeNodes.STATE, stateShape);
        score = session.output(EnvelopeNodes.SCORE, isOfRows ? new long[] {1, 1} : new long[] {1});
        stateOut = session.output(EnvelopeNodes.STATE_OUT, stateShape);
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

    EnvelopeSpec spec() {
        return spec;
    }

    @Override
    public ModelStream begin(int warmUp) {
        return new EnvelopeStream(this, new Phase.WarmUp(new EnvelopeWarmUp(spec)), warmUp);
    }

    @Override
    public @Nullable ModelStream decode(byte[] state, int warmUp) {
        Phase phase = EnvelopeCodec.decode(spec, state);
        return phase == null ? null : new EnvelopeStream(this, phase, warmUp);
    }

    /**
     * Scores the latest of calibrated readings and moves the state on.
     *
     * @param stateValues read and replaced; left as it was if the model fails
     * @throws ModelFaultException if it fails, or the score or the state is not a number
     */
    float score(EnvelopeRing ring, float[] stateValues) throws ModelFaultException {
        ring.write(window);
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
