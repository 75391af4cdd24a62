package dev.skerry.agent.outbox;

import dev.skerry.sync.proto.Lane;

/**
 * A batch as it rests in the outbox.
 *
 * @param sequence unique in the epoch, over all lanes
 * @param content as docs/batch-format.md says; nobody may change it
 */
public record StoredBatch(Lane lane, long sequence, int recordCount, byte[] content) {}
