package dev.skerry.agent.outbox;

import dev.skerry.sync.proto.Lane;
import java.util.List;

/**
 * The key of a batch's row: the lane in the top byte, the sequence below. With it one table keyed
 * by one number (which H2 stores in that order, without a second index) holds each lane's batches
 * side by side, so reading a lane never passes over another's rows.
 */
final class BatchPosition {
    private static final int SEQUENCE_BITS = 56;

    /** The highest sequence that there can be. */
    static final long MAX_SEQUENCE = (1L << SEQUENCE_BITS) - 1;

    /** Every lane that batches travel in, most urgent first. */
    static final List<Lane> LANES =
            List.of(Lane.LANE_ALARM, Lane.LANE_DECISION, Lane.LANE_TELEMETRY, Lane.LANE_BULK);

    private BatchPosition() {}

    static long of(Lane lane, long sequence) {
        if (sequence < 0 || sequence > MAX_SEQUENCE) {
            throw new IllegalArgumentException("sequence " + sequence + " is out of range");
        }
        return ((long) lane.getNumber() << SEQUENCE_BITS) | sequence;
    }

    static Lane lane(long position) {
        Lane lane = Lane.forNumber((int) (position >>> SEQUENCE_BITS));
        return lane == null ? Lane.UNRECOGNIZED : lane;
    }

    static long sequence(long position) {
        return position & MAX_SEQUENCE;
    }
}
