package dev.skerry.agent.infer;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;

/**
 * A loaded graph with the buffers that its runs share: nothing is allocated for a reading's
 * numbers. For one thread.
 */
final class EnvelopeModel implements AutoCloseable {
    private final OrtSession session;
    private final EnvelopeSpec spec;
    private final String digest;
    private final FloatBuffer window;
    private final FloatBuffer state;
    private final FloatBuffer score = direct(1);
    private final FloatBuffer stateOut;
    private final Map<String, OnnxTensor> inputs;
    private final Map<String, OnnxValue> outputs;

    EnvelopeModel(OrtEnvironment environment, OrtSession session, EnvelopeSpec spec, String digest)
            throws OrtException {
        this.session = session;
        this.spec = spec;
        this.digest = digest;
        int size = spec.stateSize();
        window = direct(spec.window());
        state = direct(size);
        stateOut = direct(size);
        inputs =
                Map.of(
                        EnvelopeGraph.WINDOW,
                        OnnxTensor.createTensor(environment, window, new long[] {1, spec.window()}),
                        EnvelopeGraph.STATE,
                        OnnxTensor.createTensor(environment, state, new long[] {size}));
        outputs =
                Map.of(
                        EnvelopeGraph.SCORE,
                        OnnxTensor.createTensor(environment, score, new long[] {1}),
                        EnvelopeGraph.STATE_OUT,
                        OnnxTensor.createTensor(environment, stateOut, new long[] {size}));
    }

    EnvelopeSpec spec() {
        return spec;
    }

    /** SHA-256 of the model's file, lower-case hexadecimal. */
    String digest() {
        return digest;
    }

    /**
     * Scores the latest reading of a ring of calibrated readings and moves the state on.
     *
     * @param ring as long as the window
     * @param oldest where in the ring the oldest reading is
     * @param stateValues read and replaced; left as it was if the score is not a number
     */
    float score(float[] ring, int oldest, float[] stateValues) throws OrtException {
        window.clear().put(ring, oldest, ring.length - oldest).put(ring, 0, oldest);
        state.clear().put(stateValues);
        session.run(inputs, outputs).close();
        float result = score.get(0);
        if (Float.isFinite(result)) {
            stateOut.clear().get(stateValues);
        }
        return result;
    }

    @Override
    public void close() throws OrtException {
        inputs.values().forEach(OnnxTensor::close);
        outputs.values().forEach(OnnxValue::close);
        session.close();
    }

    private static FloatBuffer direct(int floats) {
        return ByteBuffer.allocateDirect(4 * floats).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }
}
