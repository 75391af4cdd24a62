package dev.skerry.sync.session;

import com.google.protobuf.ByteString;
import dev.skerry.sync.proto.Lane;

/**
 * A batch as the outbox holds it.
 *
 * @param sequence its number in this epoch, at least 1, ascending in the order of the commits
 * @param bytes as in docs/batch-format.md
 */
public record OutboxBatch(Lane lane, long sequence, int recordCount, ByteString bytes) {}
