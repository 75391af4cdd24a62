package dev.skerry.agent.outbox;

import dev.skerry.agent.outbox.log.BatchRef;
import java.util.List;

/**
 * A batch that takes the place of others.
 *
 * @param batch has the sequence of the last of them
 * @param sources the others, in order
 */
record MadeBatch(BatchRef batch, List<BatchRef> sources) {
    /** How many records it has fewer than they had. */
    long recordsFewer() {
        return sources.stream().mapToLong(BatchRef::recordCount).sum() - batch.recordCount();
    }

    /** How many bytes it has fewer than they had; negative when it has more. */
    long bytesFewer() {
        return sources.stream().mapToLong(BatchRef::sizeBytes).sum() - batch.sizeBytes();
    }
}
