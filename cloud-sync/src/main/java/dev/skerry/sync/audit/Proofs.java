package dev.skerry.sync.audit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Makes the proofs of RFC 6962, 2.1.1 and 2.1.2, from stored hashes. */
public final class Proofs {
    private final NodeSource nodes;

    public Proofs(NodeSource nodes) {
        this.nodes = nodes;
    }

    /** The hash of the tree as it was with so many leaves. */
    public Hash root(long size) throws IOException {
        return size == 0 ? Hash.OF_NOTHING : hash(0, size);
    }

    /** That a leaf is in the tree of a size; its sibling first. */
    public List<Hash> inclusion(long index, long size) throws IOException {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("leaf " + index + " of " + size);
        }
        var proof = new ArrayList<Hash>();
        path(index, 0, size, proof);
        return proof;
    }

    private void path(long index, long first, long end, List<Hash> proof) throws IOException {
        if (end - first == 1) {
            return;
        }
        long middle = first + split(end - first);
        if (index < middle) {
            path(index, first, middle, proof);
            proof.add(hash(middle, end));
        } else {
            path(index, middle, end, proof);
            proof.add(hash(first, middle));
        }
    }

    /** That the tree of one size is the beginning of that of another. */
    public List<Hash> consistency(long from, long to) throws IOException {
        if (from < 0 || from > to) {
            throw new IllegalArgumentException("from " + from + " leaves to " + to);
        }
        var proof = new ArrayList<Hash>();
        if (from > 0 && from < to) {
            subProof(from, 0, to, true, proof);
        }
        return proof;
    }

    private void subProof(long size, long first, long end, boolean whole, List<Hash> proof)
            throws IOException {
        if (size == end) {
            if (!whole) {
                proof.add(hash(first, end));
            }
            return;
        }
        long middle = first + split(end - first);
        if (size <= middle) {
            subProof(size, first, middle, whole, proof);
            proof.add(hash(middle, end));
        } else {
            subProof(size, middle, end, false, proof);
            proof.add(hash(first, middle));
        }
    }

    // Ranges that a proof meets begin at a multiple of the power of two that splits them.
    private Hash hash(long first, long end) throws IOException {
        long length = end - first;
        if (Long.bitCount(length) == 1) {
            int level = Long.numberOfTrailingZeros(length);
            return nodes.node(level, first >> level);
        }
        long middle = first + split(length);
        return Hash.ofNode(hash(first, middle), hash(middle, end));
    }

    /** The largest power of two below a length. */
    private static long split(long length) {
        return Long.highestOneBit(length - 1);
    }
}
