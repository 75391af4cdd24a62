package dev.skerry.gateway.history;

import dev.skerry.gateway.store.Change;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Blocks with more batches in them, and up to which batch that is: one or the other never alone.
 */
final class Fold implements Change {
    final CompletableFuture<Boolean> done = new CompletableFuture<>();
    final boolean isFull;
    private final int agentKey;
    private final @Nullable Long before;
    private final long after;
    private final Map<Long, byte[]> blocks;
    private final Set<Long> apart;
    private final int sizeBytes;
    private boolean isApplied;

    /**
     * What was made of some batches.
     *
     * @param before the position that this began at
     * @param isFull whether there may be more batches
     */
    Fold(
            int agentKey,
            @Nullable Long before,
            long after,
            Map<Long, byte[]> blocks,
            Set<Long> apart,
            boolean isFull) {
        this.agentKey = agentKey;
        this.before = before;
        this.after = after;
        this.blocks = blocks;
        this.apart = apart;
        this.isFull = isFull;
        this.sizeBytes = 256 + blocks.values().stream().mapToInt(it -> it.length + 64).sum();
    }

    @Override
    public int sizeBytes() {
        return sizeBytes;
    }

    @Override
    public void apply(Handle transaction) {
        // The records were deleted meanwhile: nothing of this counts.
        isApplied = Objects.equals(before, Blocks.position(transaction, agentKey));
        if (!isApplied) {
            return;
        }
        blocks.forEach((key, payload) -> Blocks.put(transaction, key, payload));
        apart.forEach(batchId -> Blocks.setApart(transaction, agentKey, batchId));
        Blocks.setPosition(transaction, agentKey, after);
    }

    @Override
    public void committed() {
        done.complete(isApplied);
    }

    @Override
    public void refused(RuntimeException why) {
        done.completeExceptionally(why);
    }

    @Override
    public String toString() {
        return "folding of histories of agent key " + agentKey;
    }
}
