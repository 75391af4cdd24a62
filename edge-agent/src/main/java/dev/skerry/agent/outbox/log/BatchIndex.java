package dev.skerry.agent.outbox.log;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import dev.skerry.sync.proto.Lane;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.Consumer;

/**
 * Where the batches of one segment are, in ascending order of their sequences, in arrays: an outbox
 * may hold a million of them. Guarded by its owner.
 */
final class BatchIndex {
    private static final int FIRST_CAPACITY = 64;

    private long[] sequences = new long[FIRST_CAPACITY];
    private long[] positions = new long[FIRST_CAPACITY];
    private int[] records = new int[FIRST_CAPACITY];
    private int[] sizes = new int[FIRST_CAPACITY];
    private byte[] lanes = new byte[FIRST_CAPACITY];
    private final BitSet removed = new BitSet();
    private final BitSet lanesSeen = new BitSet();
    private int count;
    private int live;
    private long liveBytes;

    /** Adds a batch that follows all that are here. */
    void add(BatchRef batch, long position) {
        if (count > 0 && batch.sequence() <= sequences[count - 1]) {
            throw new IllegalArgumentException(
                    "batch " + batch.sequence() + " after " + sequences[count - 1]);
        }
        if (count == sequences.length) {
            grow();
        }
        sequences[count] = batch.sequence();
        positions[count] = position;
        records[count] = batch.recordCount();
        sizes[count] = batch.sizeBytes();
        lanes[count] = (byte) batch.lane().getNumber();
        lanesSeen.set(batch.lane().getNumber());
        count++;
        live++;
        liveBytes += batch.sizeBytes();
    }

    private void grow() {
        int capacity = 2 * count;
        sequences = Arrays.copyOf(sequences, capacity);
        positions = Arrays.copyOf(positions, capacity);
        records = Arrays.copyOf(records, capacity);
        sizes = Arrays.copyOf(sizes, capacity);
        lanes = Arrays.copyOf(lanes, capacity);
    }

    /** Gives back room that is not needed once nothing is added any more. */
    void trim() {
        sequences = Arrays.copyOf(sequences, count);
        positions = Arrays.copyOf(positions, count);
        records = Arrays.copyOf(records, count);
        sizes = Arrays.copyOf(sizes, count);
        lanes = Arrays.copyOf(lanes, count);
    }

    /** The place of the first batch with this sequence or a higher one. */
    int placeOf(long sequence) {
        int place = Arrays.binarySearch(sequences, 0, count, sequence);
        return place >= 0 ? place : -place - 1;
    }

    /** The next place at or after this one whose batch is still here; {@link #count} if none. */
    int nextLive(int place) {
        return Math.min(removed.nextClearBit(place), count);
    }

    /** How many batches there ever were. */
    int count() {
        return count;
    }

    /** How many are still here. */
    int live() {
        return live;
    }

    /** The size of the batches that are still here. */
    long liveBytes() {
        return liveBytes;
    }

    long sequence(int place) {
        return sequences[place];
    }

    long position(int place) {
        return positions[place];
    }

    /** Whether there ever was a batch of this lane. */
    boolean mayHave(Lane lane) {
        return lanesSeen.get(lane.getNumber());
    }

    boolean isIn(Lane lane, int place) {
        return lanes[place] == lane.getNumber();
    }

    BatchRef ref(int place) {
        Lane lane = Lane.forNumber(lanes[place]);
        return new BatchRef(
                lane == null ? Lane.UNRECOGNIZED : lane,
                sequences[place],
                records[place],
                sizes[place]);
    }

    /** Says which batches with sequences from first to last are still here. */
    void forEach(long first, long last, Consumer<BatchRef> consumer) {
        for (int i = nextLive(placeOf(first));
                i < count && sequences[i] <= last;
                i = nextLive(i + 1)) {
            consumer.accept(ref(i));
        }
    }

    /**
     * Removes the batches with sequences from first to last.
     *
     * @return how many records were in them
     */
    long remove(long first, long last) {
        long gone = 0;
        int end = last == Long.MAX_VALUE ? count : placeOf(last + 1);
        for (int i = nextLive(placeOf(first)); i < end; i = nextLive(i + 1)) {
            removed.set(i);
            live--;
            liveBytes -= sizes[i];
            gone += records[i];
        }
        return gone;
    }

    /** Removes what another index had and has no more. */
    void removeWhatIsGoneIn(BatchIndex other) {
        for (int i = other.removed.nextSetBit(0); i >= 0; i = other.removed.nextSetBit(i + 1)) {
            remove(other.sequences[i], other.sequences[i]);
        }
    }

    /**
     * What is gone, for {@link #restore}: the first and the last sequence of each run. Not the
     * places, since a frame that can't be read would shift these.
     */
    byte[] removed() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            for (int i = removed.nextSetBit(0); i >= 0; ) {
                int end = Math.min(removed.nextClearBit(i), count);
                out.writeUInt64NoTag(sequences[i]);
                out.writeUInt64NoTag(sequences[end - 1] - sequences[i]);
                i = removed.nextSetBit(end);
            }
            out.flush();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Removes what {@link #removed} named.
     *
     * @return how many records were in that
     */
    long restore(byte[] runs) throws IOException {
        long gone = 0;
        CodedInputStream in = CodedInputStream.newInstance(runs);
        while (!in.isAtEnd()) {
            long first = in.readUInt64();
            gone += remove(first, first + in.readUInt64());
        }
        return gone;
    }
}
