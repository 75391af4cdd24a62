package dev.skerry.agent.infer.run;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * A graph that never comes to an end: {@code (window[1,N], state[S]) -> (score[1], state_out[S])},
 * with an ONNX Loop that has neither a count nor a condition.
 */
public final class EndlessGraph {
    private static final int FLOAT = 1;
    private static final int INT64 = 7;
    private static final int BOOL = 9;

    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    private EndlessGraph() {}

    /** The model, with this metadata. */
    public static byte[] model(int window, int state, Map<String, String> metadata) {
        ByteString body =
                message(
                        out -> {
                            out.writeBytes(1, node("Identity", List.of("go"), List.of("go_on")));
                            out.writeBytes(1, node("Tanh", List.of("v"), List.of("v_next")));
                            out.writeString(2, "body");
                            out.writeBytes(11, value("i", INT64));
                            out.writeBytes(11, value("go", BOOL));
                            out.writeBytes(11, value("v", FLOAT, state));
                            out.writeBytes(12, value("go_on", BOOL));
                            out.writeBytes(12, value("v_next", FLOAT, state));
                        });
        ByteString attribute =
                message(
                        out -> {
                            out.writeString(1, "body");
                            out.writeBytes(6, body);
                            out.writeInt32(20, 5);
                        });
        ByteString loop =
                node("Loop", List.of("", "", "state"), List.of("state_out"))
                        .concat(message(out -> out.writeBytes(5, attribute)));
        ByteString score =
                node("ReduceMax", List.of("state_out"), List.of("score"))
                        .concat(message(out -> out.writeBytes(5, axes())));
        ByteString graph =
                message(
                        out -> {
                            out.writeBytes(1, loop);
                            out.writeBytes(1, score);
                            out.writeString(2, "endless");
                            out.writeBytes(11, value("window", FLOAT, 1, window));
                            out.writeBytes(11, value("state", FLOAT, state));
                            out.writeBytes(12, value("score", FLOAT, 1));
                            out.writeBytes(12, value("state_out", FLOAT, state));
                        });
        return message(
                        out -> {
                            out.writeInt64(1, 8);
                            out.writeBytes(7, graph);
                            out.writeBytes(8, message(set -> set.writeInt64(2, 17)));
                            for (var entry : metadata.entrySet()) {
                                out.writeBytes(
                                        14,
                                        message(
                                                property -> {
                                                    property.writeString(1, entry.getKey());
                                                    property.writeString(2, entry.getValue());
                                                }));
                            }
                        })
                .toByteArray();
    }

    private static ByteString axes() {
        return message(
                out -> {
                    out.writeString(1, "axes");
                    out.writeInt64(8, 0);
                    out.writeInt32(20, 7);
                });
    }

    private static ByteString node(String operator, List<String> takes, List<String> gives) {
        return message(
                out -> {
                    for (String name : takes) {
                        out.writeString(1, name);
                    }
                    for (String name : gives) {
                        out.writeString(2, name);
                    }
                    out.writeString(4, operator);
                });
    }

    private static ByteString value(String name, int type, long... shape) {
        ByteString dimensions =
                message(
                        out -> {
                            for (long size : shape) {
                                out.writeBytes(1, message(dim -> dim.writeInt64(1, size)));
                            }
                        });
        ByteString tensor =
                message(
                        out -> {
                            out.writeInt32(1, type);
                            out.writeBytes(2, dimensions);
                        });
        return message(
                out -> {
                    out.writeString(1, name);
                    out.writeBytes(2, message(of -> of.writeBytes(1, tensor)));
                });
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
