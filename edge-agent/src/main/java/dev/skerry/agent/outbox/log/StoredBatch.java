package dev.skerry.agent.outbox.log;

import dev.skerry.sync.proto.Lane;

/**
 * A batch as it rests in the outbox.
 *
 * @param sequence unique in the epoch, over all lanes
 * @param content as docs/batch-format.md says; nobody may change it
 */
public record StoredBatch(Lane lane, long sequence, int recordCount, byte[] content) {
    /** This batch without its content. */
    public BatchRef ref() {
        return new BatchRef(lane, sequence, recordCount, content.length);
    }
}
