package dev.skerry.agent.outbox;

import dev.skerry.agent.outbox.log.BatchRef;
import dev.skerry.agent.outbox.log.StoredBatch;
import java.util.List;

/**
 * A batch that takes the place of others.
 *
 * @param batch has the sequence of the last of them
 * @param sources the others, in order
 */
record MadeBatch(BatchRef batch, List<BatchRef> sources) {
    static MadeBatch of(StoredBatch batch, List<StoredBatch> sources) {
        return new MadeBatch(batch.ref(), sources.stream().map(StoredBatch::ref).toList());
    }

    /** How many records it has fewer than they had. */
    long recordsFewer() {
        return sources.stream().mapToLong(BatchRef::recordCount).sum() - batch.recordCount();
    }

    /** How many bytes it has fewer than they had; negative when it has more. */
    long bytesFewer() {
        return sources.stream().mapToLong(BatchRef::sizeBytes).sum() - batch.sizeBytes();
    }
}
