package dev.skerry.profile.bundle.onnx;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads what is needed to judge an ONNX file (onnx.proto of ONNX 1.16, IR version 10). Fields that
 * are not known are passed over, as protobuf wants it.
 */
public final class OnnxReader {
    /** How many operations there may be, in all graphs of a file. */
    public static final int MOST_NODES = 10_000;

    private static final int MOST_TENSORS = 20_000;
    private static final int MOST_DEPTH = 8;
    private static final int MOST_DIMENSIONS = 16;

    /** The type float64. */
    private static final int WIDEST = 11;

    private final List<OnnxNode> nodes = new ArrayList<>();
    private final List<String> externalData = new ArrayList<>();
    private final SortedMap<String, Long> opsets = new TreeMap<>();
    private long irVersion;
    private String producer = "";
    private String producerVersion = "";
    private boolean hasFunctions;
    private long weights;
    private long sizeBytes;
    private int tensors;

    private OnnxReader() {}

    /** What came of reading. */
    public sealed interface Result {
        /** It is a graph. */
        record Read(OnnxModel model) implements Result {}

        /** It is none. */
        record Broken(String why) implements Result {}
    }

    /** Reads a file. */
    public static Result read(byte[] file) {
        try {
            return new Result.Read(new OnnxReader().model(new Message(ByteBuffer.wrap(file))));
        } catch (OnnxFault fault) {
            return new Result.Broken(String.valueOf(fault.getMessage()));
        }
    }

    private OnnxModel model(Message message) throws OnnxFault {
        Declared graph = null;
        while (message.next()) {
            switch (message.field()) {
                case 1 -> irVersion = message.number();
                case 2 -> producer = message.text();
                case 3 -> producerVersion = message.text();
                case 7 -> {
                    if (graph != null) {
                        throw new OnnxFault("it has two graphs");
                    }
                    graph = graph(message.message(), 0);
                }
                case 8 -> opset(message.message());
                case 20, 25 -> {
                    hasFunctions = true;
                    message.skip();
                }
                default -> message.skip();
            }
        }
        if (graph == null) {
            throw new OnnxFault("it has no graph");
        }
        return new OnnxModel(
                irVersion,
                opsets,
                (producer + " " + producerVersion).strip(),
                graph.inputs(),
                graph.outputs(),
                nodes,
                weights,
                sizeBytes,
                externalData,
                hasFunctions);
    }

    private void opset(Message message) throws OnnxFault {
        String domain = "";
        long version = 0;
        while (message.next()) {
            switch (message.field()) {
                case 1 -> domain = message.text();
                case 2 -> version = message.number();
                default -> message.skip();
            }
        }
        if (opsets.put(standard(domain), version) != null || opsets.size() > 64) {
            throw new OnnxFault("it names a set of operators twice, or too many");
        }
    }

    private static String standard(String domain) {
        return domain.equals("ai.onnx") ? "" : domain;
    }

    /** What goes into a graph and comes out. */
    private record Declared(List<OnnxTensor> inputs, List<OnnxTensor> outputs) {}

    private Declared graph(Message message, int depth) throws OnnxFault {
        if (depth > MOST_DEPTH) {
            throw new OnnxFault("graphs are nested more than %d deep".formatted(MOST_DEPTH));
        }
        List<OnnxTensor> inputs = new ArrayList<>();
        List<OnnxTensor> outputs = new ArrayList<>();
        Set<String> initialised = new HashSet<>();
        while (message.next()) {
            switch (message.field()) {
                case 1 -> node(message.message(), depth);
                case 5 -> initialised.add(tensor(message.message()));
                case 11 -> inputs.add(declared(message.message()));
                case 12 -> outputs.add(declared(message.message()));
                case 13 -> declared(message.message());
                case 15 -> initialised.add(sparse(message.message()));
                default -> message.skip();
            }
        }
        return new Declared(
                inputs.stream().filter(it -> !initialised.contains(it.name())).toList(), outputs);
    }

    private void node(Message message, int depth) throws OnnxFault {
        String operator = "";
        String domain = "";
        String name = "";
        int inputs = 0;
        int present = 0;
        while (message.next()) {
            switch (message.field()) {
                case 1 -> {
                    inputs++;
                    present = message.length() > 0 ? inputs : present;
                }
                case 3 -> name = message.text();
                case 4 -> operator = message.text();
                case 5 -> attribute(message.message(), depth);
                case 7 -> domain = standard(message.text());
                default -> message.skip();
            }
        }
        nodes.add(new OnnxNode(operator, domain, name, present));
        if (nodes.size() > MOST_NODES) {
            throw new OnnxFault("it has more than %,d operations".formatted(MOST_NODES));
        }
    }

    private void attribute(Message message, int depth) throws OnnxFault {
        while (message.next()) {
            switch (message.field()) {
                case 5, 10 -> tensor(message.message());
                case 6, 11 -> graph(message.message(), depth + 1);
                case 22, 23 -> sparse(message.message());
                default -> message.skip();
            }
        }
    }

    /** ONNX Runtime writes all of its numbers out, those that are 0 too. */
    private String sparse(Message message) throws OnnxFault {
        String name = "";
        List<Long> lengths = new ArrayList<>();
        while (message.next()) {
            switch (message.field()) {
                case 1 -> name = tensor(message.message());
                case 2 -> tensor(message.message());
                case 3 -> message.numbers(lengths, MOST_DIMENSIONS);
                default -> message.skip();
            }
        }
        count(tensor(name, WIDEST, lengths));
        return name;
    }

    /** Counts a tensor with its numbers, and names it. */
    private String tensor(Message message) throws OnnxFault {
        String name = "";
        int type = 0;
        List<Long> lengths = new ArrayList<>();
        int rawBytes = -1;
        boolean isExternal = false;
        while (message.next()) {
            switch (message.field()) {
                case 1 -> message.numbers(lengths, MOST_DIMENSIONS);
                case 2 -> type = Math.clamp(message.number(), 0, Short.MAX_VALUE);
                case 8 -> name = message.text();
                case 9 -> rawBytes = message.length();
                case 13 -> {
                    isExternal = true;
                    message.skip();
                }
                case 14 -> isExternal |= message.number() != 0;
                default -> message.skip();
            }
        }
        OnnxTensor tensor = tensor(name, type, lengths);
        if (isExternal) {
            externalData.add(name);
        } else if (rawBytes >= 0 && type < 17 && rawBytes != tensor.sizeBytes()) {
            throw new OnnxFault(
                    "the tensor '%s' has %,d bytes, and its shape %s takes %,d"
                            .formatted(name, rawBytes, tensor.shape(), tensor.sizeBytes()));
        }
        weights = OnnxTensor.plus(weights, tensor.sizeBytes() / OnnxTensor.width(type));
        count(tensor);
        return name;
    }

    private static OnnxTensor tensor(String name, int type, List<Long> lengths) throws OnnxFault {
        List<OnnxTensor.Dimension> dimensions = new ArrayList<>();
        for (long length : lengths) {
            if (length < 0) {
                throw new OnnxFault("the tensor '%s' has a dimension below 0".formatted(name));
            }
            dimensions.add(new OnnxTensor.Dimension(length, ""));
        }
        return new OnnxTensor(name, type, dimensions);
    }

    private OnnxTensor declared(Message message) throws OnnxFault {
        String name = "";
        var tensor = new OnnxTensor("", 0, List.of());
        while (message.next()) {
            switch (message.field()) {
                case 1 -> name = message.text();
                case 2 -> tensor = type(message.message());
                default -> message.skip();
            }
        }
        tensor = new OnnxTensor(name, tensor.type(), tensor.dimensions());
        count(tensor);
        return tensor;
    }

    private void count(OnnxTensor tensor) throws OnnxFault {
        sizeBytes = OnnxTensor.plus(sizeBytes, tensor.sizeBytes());
        if (++tensors > MOST_TENSORS) {
            throw new OnnxFault("it has more than %,d tensors".formatted(MOST_TENSORS));
        }
    }

    private static OnnxTensor type(Message message) throws OnnxFault {
        var tensor = new OnnxTensor("", 0, List.of());
        while (message.next()) {
            if (message.field() == 1) {
                tensor = tensorType(message.message());
            } else {
                message.skip();
            }
        }
        return tensor;
    }

    private static OnnxTensor tensorType(Message message) throws OnnxFault {
        int type = 0;
        List<OnnxTensor.Dimension> dimensions = new ArrayList<>();
        while (message.next()) {
            switch (message.field()) {
                case 1 -> type = Math.clamp(message.number(), 0, Short.MAX_VALUE);
                case 2 -> {
                    Message shape = message.message();
                    while (shape.next()) {
                        if (shape.field() == 1) {
                            dimensions.add(dimension(shape.message()));
                        } else {
                            shape.skip();
                        }
                        if (dimensions.size() > MOST_DIMENSIONS) {
                            throw new OnnxFault("a tensor has too many dimensions");
                        }
                    }
                }
                default -> message.skip();
            }
        }
        return new OnnxTensor("", type, dimensions);
    }

    private static OnnxTensor.Dimension dimension(Message message) throws OnnxFault {
        long length = -1;
        String name = "";
        while (message.next()) {
            switch (message.field()) {
                case 1 -> length = message.number();
                case 2 -> name = message.text();
                default -> message.skip();
            }
        }
        return new OnnxTensor.Dimension(Math.max(length, -1), name);
    }
}
