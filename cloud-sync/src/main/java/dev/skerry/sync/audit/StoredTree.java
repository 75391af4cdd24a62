package dev.skerry.sync.audit;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Looks at all stored hashes of a log. A checkpoint's root follows from few of them, so that one
 * that was changed below a complete subtree makes only the proofs about its neighbours fail.
 */
public final class StoredTree {
    private static final int CHILDREN = 1 << Tiles.HEIGHT;

    private StoredTree() {}

    /** What does not fit, the first of it; null when every hash follows from those below it. */
    public static @Nullable String fault(long size, Tiles.Stored stored) throws IOException {
        for (int row = 1; size >> (row * Tiles.HEIGHT) > 0; row++) {
            for (long index = 0; index < size >> (row * Tiles.HEIGHT); index++) {
                byte[] below = stored.hashes(row - 1, index * CHILDREN, CHILDREN);
                Frontier frontier = Frontier.empty();
                for (int i = 0; i < CHILDREN; i++) {
                    frontier.append(Hash.of(below, i * Hash.BYTES));
                }
                if (!frontier.root().equals(Hash.of(stored.hashes(row, index, 1), 0))) {
                    long first = index << (row * Tiles.HEIGHT);
                    return "the hashes of entries %d to %d do not fit the one over them"
                            .formatted(first, first + (1L << (row * Tiles.HEIGHT)) - 1);
                }
            }
        }
        return null;
    }
}
