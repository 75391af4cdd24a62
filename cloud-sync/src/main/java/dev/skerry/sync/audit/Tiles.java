package dev.skerry.sync.audit;

import java.io.IOException;

/**
 * Complete subtrees from few stored hashes: those of the leaves, and one for each 256 below it, as
 * in C2SP tlog-tiles. What lies between is hashed again, from at most 256.
 */
public final class Tiles implements NodeSource {
    /** How many levels of the tree lie between two that are stored. */
    public static final int HEIGHT = 8;

    private final Stored stored;

    public Tiles(Stored stored) {
        this.stored = stored;
    }

    /** Where the hashes are kept. */
    public interface Stored {
        /**
         * Hashes one after the other.
         *
         * @param row 0 for leaves, 1 for those over 256 leaves, 2 for those over 65,536, and so on
         * @param first of the hashes in their row
         * @throws IOException when they can't be read, or are not kept any more
         */
        byte[] hashes(int row, long first, int count) throws IOException;
    }

    /** Whether a complete subtree of this level is to be stored, in row level / 8. */
    public static boolean isStored(int level) {
        return level % HEIGHT == 0;
    }

    @Override
    public Hash node(int level, long index) throws IOException {
        int count = 1 << level % HEIGHT;
        byte[] bytes = stored.hashes(level / HEIGHT, index * count, count);
        if (bytes.length != count * Hash.BYTES) {
            throw new IOException(
                    "%d bytes for %d hashes of row %d"
                            .formatted(bytes.length, count, level / HEIGHT));
        }
        Frontier frontier = Frontier.empty();
        for (int i = 0; i < count; i++) {
            frontier.append(Hash.of(bytes, i * Hash.BYTES));
        }
        return frontier.root();
    }
}
