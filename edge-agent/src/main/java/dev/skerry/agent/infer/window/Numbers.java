package dev.skerry.agent.infer.window;

import dev.skerry.agent.infer.run.ModelFaultException;
import dev.skerry.profile.bundle.manifest.ElementType;
import java.nio.ByteBuffer;

/** A tensor's numbers as they stand in its buffer. */
record Numbers(ByteBuffer bytes, ElementType type) {
    void put(int index, double value) {
        if (type == ElementType.FLOAT32) {
            bytes.putFloat(index * Float.BYTES, (float) value);
        } else {
            bytes.putDouble(index * Double.BYTES, value);
        }
    }

    double get(int index) {
        return switch (type) {
            case FLOAT32 -> bytes.getFloat(index * Float.BYTES);
            case FLOAT64 -> bytes.getDouble(index * Double.BYTES);
            case INT64 -> bytes.getLong(index * Long.BYTES);
        };
    }

    int size() {
        return bytes.capacity() / type.sizeBytes();
    }

    boolean areFinite() {
        for (int i = 0; i < size(); i++) {
            if (!Double.isFinite(get(i))) {
                return false;
            }
        }
        return true;
    }

    void requireFinite(String what) throws ModelFaultException {
        if (!areFinite()) {
            throw new ModelFaultException(
                    ModelFaultException.FAILED, "its " + what + " is not a number");
        }
    }
}
