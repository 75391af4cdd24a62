package dev.skerry.agent.outbox.log;

import dev.skerry.sync.proto.Lane;

/**
 * A batch without its content.
 *
 * @param sizeBytes of the content as it travels
 */
public record BatchRef(Lane lane, long sequence, int recordCount, int sizeBytes) {}
