package dev.skerry.agent.infer.bench;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.RunOptions;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * A graph of single precision as whoever calls ONNX Runtime by itself would run it: one thread, an
 * agent's options, the same tensors in each run, nothing looked at before or after.
 */
final class BareGraph implements AutoCloseable {
    private final OrtSession session;
    private final RunOptions options = new RunOptions();
    private final Map<String, OnnxTensor> inputs = new HashMap<>();
    private final Map<String, OnnxTensor> outputs = new HashMap<>();

    /**
     * Loads a graph.
     *
     * @param results the outputs that are asked for
     * @param rows what a dimension counts that the graph leaves open
     */
    BareGraph(byte[] graph, List<String> results, int rows) throws OrtException {
        try (SessionOptions settings = new SessionOptions()) {
            settings.setIntraOpNumThreads(1);
            settings.setInterOpNumThreads(1);
            settings.setCPUArenaAllocator(false);
            session = OrtEnvironment.getEnvironment().createSession(graph, settings);
        }
        for (NodeInfo input : session.getInputInfo().values()) {
            inputs.put(input.getName(), tensor(input, rows));
        }
        Map<String, NodeInfo> known = session.getOutputInfo();
        for (String result : results) {
            outputs.put(result, tensor(Objects.requireNonNull(known.get(result), result), rows));
        }
    }

    private static OnnxTensor tensor(NodeInfo of, int rows) throws OrtException {
        long[] shape =
                LongStream.of(((TensorInfo) of.getInfo()).getShape())
                        .map(size -> size < 0 ? rows : size)
                        .toArray();
        long numbers = LongStream.of(shape).reduce(1, Math::multiplyExact);
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(Math.toIntExact(Float.BYTES * numbers))
                        .order(ByteOrder.nativeOrder());
        return OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(), bytes.asFloatBuffer(), shape);
    }

    void run() {
        try {
            session.run(inputs, Set.of(), outputs, options).close();
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws OrtException {
        inputs.values().forEach(OnnxTensor::close);
        outputs.values().forEach(OnnxTensor::close);
        options.close();
        session.close();
    }
}
