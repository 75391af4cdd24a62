package dev.skerry.sync.audit;

import java.io.IOException;

/** The hashes of complete subtrees. */
public interface NodeSource {
    /**
     * The hash over the 2^level leaves from {@code index << level} on.
     *
     * @throws IOException when the stored hashes can't be read, or are not kept any more
     */
    Hash node(int level, long index) throws IOException;
}
