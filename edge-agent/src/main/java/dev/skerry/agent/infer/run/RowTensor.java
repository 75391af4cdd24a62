package dev.skerry.agent.infer.run;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.LongStream;

/**
 * A tensor of a graph that takes any number of rows in its first dimension: as a run of one row has
 * it, and the rows of several one after the other. For one thread.
 */
final class RowTensor {
    private static final double TOLERANCE = 1e-5;

    private final String name;
    private final OnnxJavaType type;
    private final long[] shape;
    private final ByteBuffer one;
    private final int sizeBytes;
    private ByteBuffer rows = ByteBuffer.allocate(0);

    /**
     * Without room for rows yet.
     *
     * @param shape of one row
     * @param one what runs of one row have in it
     */
    RowTensor(String name, OnnxJavaType type, long[] shape, ByteBuffer one) {
        this.name = name;
        this.type = type;
        this.shape = shape.clone();
        this.one = one.duplicate().order(one.order()).clear();
        sizeBytes = one.capacity();
    }

    /** Room for a tensor of this shape, in the machine's byte order. */
    static ByteBuffer room(OnnxJavaType type, long... shape) {
        long numbers = LongStream.of(shape).reduce(1, Math::multiplyExact);
        return ByteBuffer.allocateDirect(Math.toIntExact(type.size * numbers))
                .order(ByteOrder.nativeOrder());
    }

    String name() {
        return name;
    }

    int sizeBytes() {
        return sizeBytes;
    }

    void makeRoom(int count) {
        rows = room(type, shapeOf(count));
    }

    private long[] shapeOf(int count) {
        long[] several = shape.clone();
        several[0] = count;
        return several;
    }

    /** The first so many rows as a tensor. */
    OnnxTensor ofRows(int count) throws OrtException {
        ByteBuffer first = rows.clear().slice(0, count * sizeBytes).order(rows.order());
        return OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(), first, shapeOf(count), type);
    }

    /** Whether a row has, bit by bit, what the tensor of one row has. */
    boolean isRow(int row) {
        int begin = row * sizeBytes;
        rows.limit(begin + sizeBytes).position(begin);
        return one.mismatch(rows) < 0;
    }

    void putRow(int row) {
        rows.clear().put(row * sizeBytes, one, 0, sizeBytes);
    }

    void getRow(int row) {
        one.put(0, rows.clear(), row * sizeBytes, sizeBytes);
    }

    /** Whether a row differs by no more than what another order of calculation does. */
    boolean isNearRow(int row) {
        rows.clear();
        for (int at = 0; at < sizeBytes; at += type.size) {
            double alone = number(one, at);
            double together = number(rows, row * sizeBytes + at);
            double most = TOLERANCE * Math.max(1, Math.abs(alone));
            boolean isNear =
                    Double.compare(alone, together) == 0 || Math.abs(alone - together) <= most;
            if (!isNear) {
                return false;
            }
        }
        return true;
    }

    private double number(ByteBuffer from, int at) {
        // No switch: its table would be made while a native executable is built, when ONNX
        // Runtime's
        // classes must not be initialized (docs/native.md).
        if (type == OnnxJavaType.FLOAT) {
            return from.getFloat(at);
        }
        if (type == OnnxJavaType.DOUBLE) {
            return from.getDouble(at);
        }
        if (type == OnnxJavaType.INT64) {
            return from.getLong(at);
        }
        throw new IllegalStateException("nothing binds tensors of " + type);
    }
}
