package dev.skerry.gateway.store;

import org.jdbi.v3.core.Handle;

/** Something to be written, together with others, in one durable transaction. */
public interface Change {
    /** What it takes of the queue's budget. */
    default int sizeBytes() {
        return 256;
    }

    /**
     * Writes it. Called on the writer's thread, perhaps more than once: after a failed commit it is
     * applied again, so nothing but the transaction may be changed here.
     */
    void apply(Handle transaction);

    /** It is on the disk. Called on the writer's thread; must not block. */
    void committed();

    /**
     * The store takes other changes but not this one. Called on the writer's thread; must not
     * block.
     */
    void refused(RuntimeException why);
}
