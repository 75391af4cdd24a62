package dev.skerry.agent.outbox.log;

import dev.skerry.sync.proto.Lane;
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
    private int count;
    private int live;

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
        count++;
        live++;
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

    long sequence(int place) {
        return sequences[place];
    }

    long position(int place) {
        return positions[place];
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

    /** Removes the batches with sequences from first to last. */
    void remove(long first, long last) {
        int end = last == Long.MAX_VALUE ? count : placeOf(last + 1);
        int begin = placeOf(first);
        if (begin < end) {
            live -= end - begin - removed.get(begin, end).cardinality();
            removed.set(begin, end);
        }
    }

    /** Removes what another index had and has no more. */
    void removeWhatIsGoneIn(BatchIndex other) {
        for (int i = 0; i < other.count; i++) {
            if (other.removed.get(i)) {
                remove(other.sequences[i], other.sequences[i]);
            }
        }
    }

    /** Which places are empty, for {@link #restore}. */
    byte[] removed() {
        return removed.toByteArray();
    }

    /** Empties places that {@link #removed} named. */
    void restore(byte[] places) {
        BitSet gone = BitSet.valueOf(places);
        gone.clear(count, Math.max(count, gone.length()));
        removed.or(gone);
        live = count - removed.cardinality();
    }
}
