package dev.skerry.gateway.telemetry;

import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.store.AgentKeys;
import dev.skerry.gateway.store.Sql;
import dev.skerry.gateway.telemetry.MissingView.RangeView;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Finds the numbers of an agent's present epoch that no batch here has. */
public final class MissingBatches {
    private final Jdbi jdbi;

    public MissingBatches(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** What is missing; empty if no agent of that id ever connected. */
    public Optional<MissingView> of(String agentId) {
        return jdbi.withHandle(handle -> of(handle, agentId));
    }

    private static Optional<MissingView> of(Handle handle, String agentId) {
        List<Epoch> found = new ArrayList<>();
        Sql.query(
                handle,
                """
                select a.agent_key, a.epoch, coalesce(e.highest_sequence, 0), \
                coalesce(e.stored_batches, 0), coalesce(e.replayed_through, 0), e.replayed_at \
                from agent a left join agent_epoch e \
                on e.agent_key = a.agent_key and e.epoch = a.epoch where a.agent_id = ?""",
                row -> found.add(Epoch.of(row)),
                agentId);
        return found.stream().findFirst().map(epoch -> view(handle, agentId, epoch));
    }

    private record Epoch(
            int agentKey,
            long epoch,
            long highest,
            long storedBatches,
            long replayedThrough,
            @Nullable Long replayedAt) {
        static Epoch of(ResultSet row) throws SQLException {
            return new Epoch(
                    row.getInt(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getObject(6, Long.class));
        }
    }

    private static MissingView view(Handle handle, String agentId, Epoch epoch) {
        Gaps gaps = new Gaps(epoch.replayedThrough);
        // The index has all that is asked for; rows come as they are read.
        Sql.update(handle, "set lazy_query_execution 1");
        try {
            Sql.query(
                    handle,
                    """
                    select sequence from batch where agent_key = ? and epoch = ? \
                    and sequence > ? order by sequence""",
                    row -> gaps.stored(row.getLong(1)),
                    epoch.agentKey,
                    epoch.epoch,
                    epoch.replayedThrough);
        } finally {
            Sql.update(handle, "set lazy_query_execution 0");
        }
        Long replayedAt = epoch.replayedAt;
        return new MissingView(
                agentId,
                "%016x".formatted(epoch.epoch),
                epoch.highest,
                gaps.numbers,
                gaps.ranges,
                replayedAt == null ? null : Times.ofMicros(replayedAt),
                epoch.replayedThrough,
                Math.max(0, epoch.replayedThrough - (epoch.storedBatches - gaps.stored)));
    }

    /** What lies between numbers that come in order. */
    private static final class Gaps {
        final List<RangeView> ranges = new ArrayList<>();
        long numbers;
        long stored;
        private long last;

        Gaps(long after) {
            last = after;
        }

        void stored(long sequence) {
            if (sequence > last + 1) {
                numbers += sequence - 1 - last;
                if (ranges.size() < MissingView.MOST_RANGES) {
                    ranges.add(new RangeView(last + 1, sequence - 1));
                } else {
                    ranges.set(
                            ranges.size() - 1,
                            new RangeView(ranges.getLast().first(), sequence - 1));
                }
            }
            last = sequence;
            stored++;
        }
    }

    /** The agent had nothing more to send of what is missing up to a sequence. */
    static void replayed(
            Handle transaction, String agentId, long epoch, long through, long nowMicros) {
        Sql.update(
                transaction,
                """
                update agent_epoch set replayed_through = greatest(replayed_through, ?), \
                replayed_at = ? where agent_key = ? and epoch = ?""",
                through,
                nowMicros,
                AgentKeys.of(transaction, agentId),
                epoch);
    }
}
