package dev.skerry.sync.audit;

import java.util.Iterator;
import java.util.List;

/** Verifies proofs as RFC 9162, 2.1.3.2 and 2.1.4.2, says; for the same tree as RFC 6962's. */
public final class ProofCheck {
    /** No tree is so large that a proof needs more hashes. */
    public static final int MOST_HASHES = 2 * Long.SIZE;

    private ProofCheck() {}

    /** Whether a proof shows a leaf in the tree with this root. */
    public static boolean inclusion(long index, long size, Hash leaf, List<Hash> proof, Hash root) {
        if (index < 0 || index >= size || proof.size() > MOST_HASHES) {
            return false;
        }
        long node = index;
        long last = size - 1;
        Hash hash = leaf;
        for (Hash sibling : proof) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                hash = Hash.ofNode(sibling, hash);
                int up = Math.min(Long.numberOfTrailingZeros(node), Long.SIZE - 1);
                node >>= up;
                last >>= up;
            } else {
                hash = Hash.ofNode(hash, sibling);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && hash.equals(root);
    }

    /** Whether a proof shows that one tree is the beginning of another. */
    public static boolean consistency(
            long from, Hash fromRoot, long to, Hash toRoot, List<Hash> proof) {
        if (from < 0 || from > to || proof.size() > MOST_HASHES) {
            return false;
        }
        if (from == to || from == 0) {
            return proof.isEmpty()
                    && (from == to ? fromRoot.equals(toRoot) : fromRoot.equals(Hash.OF_NOTHING));
        }
        Iterator<Hash> rest = proof.iterator();
        // A complete old tree is itself the first hash of the path.
        boolean complete = Long.bitCount(from) == 1;
        if (!complete && !rest.hasNext()) {
            return false;
        }
        int up = Long.numberOfTrailingZeros(from);
        long node = (from - 1) >> up;
        long last = (to - 1) >> up;
        Hash old = complete ? fromRoot : rest.next();
        Hash grown = old;
        while (rest.hasNext()) {
            if (last == 0) {
                return false;
            }
            Hash sibling = rest.next();
            if ((node & 1) == 1 || node == last) {
                old = Hash.ofNode(sibling, old);
                grown = Hash.ofNode(sibling, grown);
                int skip = Math.min(Long.numberOfTrailingZeros(node), Long.SIZE - 1);
                node >>= skip;
                last >>= skip;
            } else {
                grown = Hash.ofNode(grown, sibling);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && old.equals(fromRoot) && grown.equals(toRoot);
    }
}
