package dev.skerry.sync.sim;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.skerry.sync.proto.Lane;
import dev.skerry.sync.session.OutboxBatch;
import java.nio.ByteBuffer;

/**
 * A batch that names its readings, so that each of them can be accounted for.
 *
 * @param readings their numbers, one after another within the agent's life
 * @param unreadable whether the gateway can't decode it
 */
record SimBatch(Lane lane, long sequence, int[] readings, boolean unreadable) {
    private static final int UNREADABLE = -1;

    OutboxBatch toOutboxBatch() {
        ByteBuffer bytes = ByteBuffer.allocate(4 * readings.length + (unreadable ? 4 : 0));
        if (unreadable) {
            bytes.putInt(UNREADABLE);
        }
        for (int reading : readings) {
            bytes.putInt(reading);
        }
        return new OutboxBatch(
                lane, sequence, readings.length, UnsafeByteOperations.unsafeWrap(bytes.flip()));
    }

    static boolean isUnreadable(ByteString bytes) {
        return bytes.asReadOnlyByteBuffer().getInt() == UNREADABLE;
    }

    static int[] readings(ByteString bytes) {
        int[] readings = new int[bytes.size() / 4];
        bytes.asReadOnlyByteBuffer().asIntBuffer().get(readings);
        return readings;
    }

    /** This and the next ones as one, which goes by the last number. */
    SimBatch packedWith(SimBatch next) {
        int[] all = new int[readings.length + next.readings.length];
        System.arraycopy(readings, 0, all, 0, readings.length);
        System.arraycopy(next.readings, 0, all, readings.length, next.readings.length);
        return new SimBatch(lane, next.sequence, all, false);
    }
}
