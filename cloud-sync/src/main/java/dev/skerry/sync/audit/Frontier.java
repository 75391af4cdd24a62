package dev.skerry.sync.audit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The right edge of a tree as it grows: the roots of the complete subtrees that its leaves fall
 * into, one for each bit of its size. Appending costs two hashes on average.
 */
public final class Frontier {
    // Of ascending size; the last is the smallest subtree, at the right.
    private final List<Hash> roots;
    private long size;

    private Frontier(long size, List<Hash> roots) {
        this.size = size;
        this.roots = roots;
    }

    /** Of the tree without leaves. */
    public static Frontier empty() {
        return new Frontier(0, new ArrayList<>());
    }

    /** Of a tree whose hashes are stored. */
    public static Frontier of(long size, NodeSource nodes) throws IOException {
        var roots = new ArrayList<Hash>();
        long first = 0;
        for (int level = Long.SIZE - 2; level >= 0; level--) {
            if ((size >> level & 1) == 1) {
                roots.add(nodes.node(level, first >> level));
                first += 1L << level;
            }
        }
        return new Frontier(size, roots);
    }

    /** One that grows by itself. */
    public Frontier copy() {
        return new Frontier(size, new ArrayList<>(roots));
    }

    /** How many leaves. */
    public long size() {
        return size;
    }

    /** Told of each complete subtree. */
    public interface Completed {
        /** The hash over the 2^level leaves from {@code index << level} on. */
        void node(int level, long index, Hash hash);
    }

    /** Appends a leaf and tells of the subtrees that it completes, itself first. */
    public void append(Hash leaf, Completed completed) {
        Hash hash = leaf;
        completed.node(0, size, hash);
        long rest = size;
        for (int level = 1; (rest & 1) == 1; level++) {
            hash = Hash.ofNode(roots.removeLast(), hash);
            rest >>= 1;
            completed.node(level, rest, hash);
        }
        roots.add(hash);
        size++;
    }

    /** Appends a leaf. */
    public void append(Hash leaf) {
        append(leaf, (level, index, hash) -> {});
    }

    /** The hash of the whole tree, MTH of RFC 6962, 2.1. */
    public Hash root() {
        if (roots.isEmpty()) {
            return Hash.OF_NOTHING;
        }
        Hash root = roots.getLast();
        for (int i = roots.size() - 2; i >= 0; i--) {
            root = Hash.ofNode(roots.get(i), root);
        }
        return root;
    }
}
