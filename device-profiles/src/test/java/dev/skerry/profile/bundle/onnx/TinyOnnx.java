package dev.skerry.profile.bundle.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/** Writes ONNX files field by field. */
public final class TinyOnnx {
    public static final int FLOAT32 = 1;
    public static final int INT64 = 7;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** The model of a graph, of operator set 17. */
    public static TinyOnnx model(TinyOnnx graph) {
        return model(17, graph);
    }

    /** The model of a graph. */
    public static TinyOnnx model(int opset, TinyOnnx graph) {
        return new TinyOnnx()
                .number(1, 8)
                .text(2, "by hand")
                .message(8, new TinyOnnx().text(1, "").number(2, opset))
                .message(7, graph);
    }

    /** A graph for the manifest of the tests, of which something may be added. */
    public static TinyOnnx graph() {
        return new TinyOnnx()
                .message(11, declared("window", FLOAT32, 1, 4, 2))
                .message(11, declared("state", FLOAT32, 3))
                .message(12, declared("score", FLOAT32, 1))
                .message(12, declared("state_out", FLOAT32, 3))
                .message(5, tensor("axes", INT64, 2).bytes(9, new byte[16]))
                .message(1, node("ReduceMean").text(1, "window").text(1, "axes"))
                .message(1, node("Identity").text(1, "state"));
    }

    /** A node. */
    public static TinyOnnx node(String operator) {
        return new TinyOnnx().text(4, operator).text(3, "the_" + operator);
    }

    /** A tensor without its numbers. */
    public static TinyOnnx tensor(String name, int type, long... dimensions) {
        var tensor = new TinyOnnx().number(2, type).text(8, name);
        for (long dimension : dimensions) {
            tensor.number(1, dimension);
        }
        return tensor;
    }

    /** What goes into a graph or comes out; a dimension of -1 is free. */
    public static TinyOnnx declared(String name, int type, long... dimensions) {
        var shape = new TinyOnnx();
        for (long dimension : dimensions) {
            var one = new TinyOnnx();
            shape.message(1, dimension < 0 ? one.text(2, "N") : one.number(1, dimension));
        }
        var tensorType = new TinyOnnx().number(1, type).message(2, shape);
        return new TinyOnnx().text(1, name).message(2, new TinyOnnx().message(1, tensorType));
    }

    /** A field with a whole number. */
    public TinyOnnx number(int field, long value) {
        varint((long) field << 3);
        varint(value);
        return this;
    }

    /** A field with a text. */
    public TinyOnnx text(int field, String value) {
        return bytes(field, value.getBytes(UTF_8));
    }

    /** A field with a message. */
    public TinyOnnx message(int field, TinyOnnx value) {
        return bytes(field, value.bytes());
    }

    /** A field with bytes. */
    public TinyOnnx bytes(int field, byte[] value) {
        varint(((long) field << 3) | 2);
        varint(value.length);
        bytes.writeBytes(value);
        return this;
    }

    /** All fields. */
    public byte[] bytes() {
        return bytes.toByteArray();
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }
}
