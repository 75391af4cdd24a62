package dev.skerry.agent.infer.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes an ONNX model: operator set 17, IR version 8. The field numbers are those of onnx.proto
 * (ONNX 1.12); writing them directly needs no reflection and no generated classes.
 */
public final class OnnxGraphWriter {
    /** A dimension of as many rows as a run has. */
    public static final long ANY = -1;

    private static final int IR_VERSION = 8;
    private static final int OPERATOR_SET = 17;
    private static final int FLOAT = 1;
    private static final int INT64 = 7;
    private static final int ATTRIBUTE_INT = 2;
    private static final int ATTRIBUTE_GRAPH = 5;
    private static final int ATTRIBUTE_INTS = 7;

    private final String prefix;
    private final List<ByteString> nodes = new ArrayList<>();
    private final List<ByteString> initializers = new ArrayList<>();
    private final List<ByteString> inputs = new ArrayList<>();
    private final List<ByteString> outputs = new ArrayList<>();
    private int names;

    /** A graph by itself. */
    public OnnxGraphWriter() {
        this("v");
    }

    /**
     * A graph that may lie within another.
     *
     * @param prefix of the names that it gives: a graph and those within it share their names
     */
    public OnnxGraphWriter(String prefix) {
        this.prefix = prefix;
    }

    /** A field writer that may throw, so that messages read as their schema. */
    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    /**
     * Adds a float32 input.
     *
     * @param shape {@link #ANY} for a dimension that is left open
     */
    public String input(String name, long... shape) {
        inputs.add(valueInfo(name, shape));
        return name;
    }

    /** Declares that the value of this name is a float32 output. */
    public void output(String name, long... shape) {
        outputs.add(valueInfo(name, shape));
    }

    /** A constant vector of float32. */
    public String floats(float... values) {
        byte[] raw = new byte[4 * values.length];
        ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
        return initializer(FLOAT, values.length, raw);
    }

    /** A constant vector of int64. */
    public String longs(long... values) {
        byte[] raw = new byte[8 * values.length];
        ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(values);
        return initializer(INT64, values.length, raw);
    }

    /** Adds an operator with one output and returns that output's name. */
    public String apply(String operator, List<String> arguments, Map<String, Long> attributes) {
        return applyAs(fresh(), operator, arguments, attributes);
    }

    /** Adds an operator without attributes. */
    public String apply(String operator, String... arguments) {
        return apply(operator, List.of(arguments), Map.of());
    }

    /** Adds an operator whose one output has this name. */
    public String applyAs(
            String output, String operator, List<String> arguments, Map<String, Long> attributes) {
        node(operator, arguments, List.of(output), attributes);
        return output;
    }

    /** Cuts a vector into pieces of these sizes. */
    public List<String> split(String vector, long... sizes) {
        return split(vector, 0, sizes);
    }

    /** Cuts rows into columns of these sizes. */
    public List<String> columns(String rows, long... sizes) {
        return split(rows, 1, sizes);
    }

    private List<String> split(String tensor, long axis, long... sizes) {
        List<String> pieces = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++) {
            pieces.add(fresh());
        }
        node("Split", List.of(tensor, longs(sizes)), pieces, Map.of("axis", axis));
        return pieces;
    }

    /**
     * Runs a graph on each of a sequence, one after the other.
     *
     * @param body takes the states and one of each sequence, and gives the states and one of each
     *     result
     * @param states what the states are at the beginning
     * @param sequences along their first axis
     * @param results names of what the states are at the end, then of the sequences of results
     */
    public void scan(
            OnnxGraphWriter body,
            List<String> states,
            List<String> sequences,
            List<String> results) {
        List<String> arguments = new ArrayList<>(states);
        arguments.addAll(sequences);
        ByteString scanned =
                message(
                        out -> {
                            out.writeString(1, "body");
                            out.writeBytes(6, body.graph("body"));
                            out.writeInt32(20, ATTRIBUTE_GRAPH);
                        });
        ByteString count = attribute("num_scan_inputs", sequences.size());
        node("Scan", arguments, results, List.of(scanned, count));
    }

    /** The model as bytes; the same calls give the same bytes. */
    public byte[] model(String name, Map<String, String> metadata) {
        ByteString graph = graph(name);
        return message(
                        out -> {
                            out.writeInt64(1, IR_VERSION);
                            out.writeString(2, "skerry");
                            out.writeBytes(7, graph);
                            out.writeBytes(8, message(set -> set.writeInt64(2, OPERATOR_SET)));
                            for (var entry : new TreeMap<>(metadata).entrySet()) {
                                out.writeBytes(14, property(entry.getKey(), entry.getValue()));
                            }
                        })
                .toByteArray();
    }

    private ByteString graph(String name) {
        return message(
                out -> {
                    for (ByteString node : nodes) {
                        out.writeBytes(1, node);
                    }
                    out.writeString(2, name);
                    for (ByteString initializer : initializers) {
                        out.writeBytes(5, initializer);
                    }
                    for (ByteString input : inputs) {
                        out.writeBytes(11, input);
                    }
                    for (ByteString output : outputs) {
                        out.writeBytes(12, output);
                    }
                });
    }

    private void node(
            String operator,
            List<String> arguments,
            List<String> results,
            Map<String, Long> attributes) {
        List<ByteString> written = new ArrayList<>();
        new TreeMap<>(attributes).forEach((name, value) -> written.add(attribute(name, value)));
        node(operator, arguments, results, written);
    }

    private void node(
            String operator,
            List<String> arguments,
            List<String> results,
            List<ByteString> attributes) {
        nodes.add(
                message(
                        out -> {
                            for (String argument : arguments) {
                                out.writeString(1, argument);
                            }
                            for (String result : results) {
                                out.writeString(2, result);
                            }
                            out.writeString(4, operator);
                            for (ByteString attribute : attributes) {
                                out.writeBytes(5, attribute);
                            }
                        }));
    }

    /** ONNX writes the attribute {@code axes} as a list, every other one here as a number. */
    private static ByteString attribute(String name, long value) {
        boolean list = name.equals("axes");
        return message(
                out -> {
                    out.writeString(1, name);
                    out.writeInt64(list ? 8 : 3, value);
                    out.writeInt32(20, list ? ATTRIBUTE_INTS : ATTRIBUTE_INT);
                });
    }

    private static ByteString property(String key, String value) {
        return message(
                out -> {
                    out.writeString(1, key);
                    out.writeString(2, value);
                });
    }

    private String initializer(int type, int length, byte[] raw) {
        String name = fresh();
        initializers.add(
                message(
                        out -> {
                            out.writeInt64(1, length);
                            out.writeInt32(2, type);
                            out.writeString(8, name);
                            out.writeByteArray(9, raw);
                        }));
        return name;
    }

    private static ByteString valueInfo(String name, long[] shape) {
        ByteString dimensions =
                message(
                        out -> {
                            for (long size : shape) {
                                out.writeBytes(1, message(dim -> dimension(dim, size)));
                            }
                        });
        ByteString tensor =
                message(
                        out -> {
                            out.writeInt32(1, FLOAT);
                            out.writeBytes(2, dimensions);
                        });
        return message(
                out -> {
                    out.writeString(1, name);
                    out.writeBytes(2, message(type -> type.writeBytes(1, tensor)));
                });
    }

    private static void dimension(CodedOutputStream out, long size) throws IOException {
        if (size == ANY) {
            out.writeString(2, "rows");
        } else {
            out.writeInt64(1, size);
        }
    }

    private String fresh() {
        return prefix + names++;
    }

    private static ByteString message(Fields fields) {
        ByteString.Output bytes = ByteString.newOutput();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            fields.write(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("memory can't fail", e);
        }
        return bytes.toByteString();
    }
}
