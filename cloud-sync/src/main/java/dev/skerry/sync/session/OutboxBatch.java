package dev.skerry.sync.session;

import com.google.protobuf.ByteString;
import dev.skerry.sync.proto.Lane;
import dev.skerry.sync.proto.MessageTrace;
import java.util.List;

/**
 * A batch as the outbox holds it.
 *
 * @param sequence its number in this epoch, at least 1, ascending in the order of the commits
 * @param bytes as in docs/batch-format.md
 * @param traces of messages whose records are in it, a few at the most
 */
public record OutboxBatch(
        Lane lane, long sequence, int recordCount, ByteString bytes, List<MessageTrace> traces) {
    public OutboxBatch {
        traces = List.copyOf(traces);
    }

    /** One with no message that is traced. */
    public OutboxBatch(Lane lane, long sequence, int recordCount, ByteString bytes) {
        this(lane, sequence, recordCount, bytes, List.of());
    }
}
