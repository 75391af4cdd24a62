package dev.skerry.gateway.telemetry;

import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.Sql;
import dev.skerry.sync.batch.ColumnType;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Batches in SQL tables, with what the writer needs to remember of them between two commits. */
public final class SqlBatchStore implements BatchStore, GroupCommitter.CommitListener {
    private static final Logger LOG = Logger.getLogger(SqlBatchStore.class);

    /** How long it is not noted again. */
    private static final long FORK_NOTED_MICROS = TimeUnit.DAYS.toMicros(1);

    private final Jdbi jdbi;
    private final InstantSource clock;
    private final StreamIndex index = new StreamIndex();
    private final EpochCounters counters = new EpochCounters();

    public SqlBatchStore(Jdbi jdbi, InstantSource clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    @Override
    public Optional<BatchDigest> insert(
            Handle transaction, IncomingBatch batch, BatchDigest digest) {
        int agentKey = index.agentKey(transaction, batch.agentId());
        OptionalLong epoch = counters.epochFor(transaction, agentKey, batch);
        if (epoch.isEmpty()) {
            return Optional.empty();
        }
        if (epoch.getAsLong() != batch.epoch()) {
            noteFork(transaction, agentKey, batch);
        }
        long batchId =
                insertBatch(transaction, agentKey, epoch.getAsLong(), batch, digest.recordCount());
        BatchDigest filed = digest;
        if (digest.boot() != null) {
            Boots.Boot boot = Boots.of(transaction, agentKey, digest.boot());
            Boots.named(transaction, boot, batchId);
            filed = digest.by(boot.clock());
        }
        index.add(transaction, agentKey, batchId, filed);
        counters.add(
                agentKey,
                epoch.getAsLong(),
                batch.sequence(),
                digest.recordCount(),
                batch.receivedAtMicros());
        return Optional.of(filed);
    }

    /** Of all that an outbox became, that which connected last has given a number out again. */
    private static void noteFork(Handle transaction, int agentKey, IncomingBatch batch) {
        int noted =
                Sql.update(
                        transaction,
                        """
                        update agent_branch set is_fork = true, begun_at = ? where branch_id = \
                        (select branch_id from agent_branch where agent_key = ? and epoch = ? \
                        order by seen_at desc limit 1) and not (is_fork and begun_at > ?)""",
                        batch.receivedAtMicros(),
                        agentKey,
                        batch.epoch(),
                        batch.receivedAtMicros() - FORK_NOTED_MICROS);
        if (noted > 0) {
            LOG.warnf(
                    "agent=forked code=%s agent=%s epoch=%016x sequence=%d hint=\"%s\"",
                    GatewayError.AGENT_FORKED.code(),
                    batch.agentId(),
                    batch.epoch(),
                    batch.sequence(),
                    GatewayError.AGENT_FORKED.advice());
        }
    }

    @Override
    public BootShift shift(Handle transaction, String agentId, String bootId, long offsetMicros) {
        int agentKey = index.agentKey(transaction, agentId);
        Boots.Boot boot = Boots.of(transaction, agentKey, bootId);
        Boots.set(transaction, boot, offsetMicros);
        Long before = boot.offsetMicros();
        long delta = offsetMicros - (before == null ? 0 : before);
        if (boot.firstBatchId() == null || delta == 0) {
            return new BootShift(agentKey, boot.key(), 0, List.of());
        }
        return new BootShift(
                agentKey, boot.key(), delta, index.shift(transaction, agentKey, boot, delta));
    }

    private static long insertBatch(
            Handle transaction, int agentKey, long epoch, IncomingBatch batch, int recordCount) {
        return Sql.insert(
                transaction,
                """
                insert into batch (agent_key, epoch, sequence, lane, received_at, \
                record_count, payload) values (?, ?, ?, ?, ?, ?, ?)""",
                "batch_id",
                agentKey,
                epoch,
                batch.sequence(),
                batch.lane().getNumber(),
                batch.receivedAtMicros(),
                recordCount,
                batch.payload());
    }

    /**
     * On the writer's thread: the newest values of an agent go, how its streams are found, and how
     * long they were to be kept.
     */
    void deleteStreams(Handle transaction, int agentKey) {
        // Others of this group may stand in what is remembered.
        index.flush(transaction);
        index.forget();
        Sql.update(transaction, "delete from stream where agent_key = ?", agentKey);
        Sql.update(transaction, "delete from retention where agent_key = ?", agentKey);
    }

    @Override
    public void committing(Handle transaction) {
        index.flush(transaction);
        counters.flush(transaction);
    }

    @Override
    public void committed(int changes, long nanos) {}

    @Override
    public void rolledBack() {
        index.forget();
        counters.forget();
    }

    @Override
    public List<StreamRef> streams(String agentId, String deviceId, String resource) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                                        select s.agent_key, s.stream_key, s.column_type, \
                                        r.keep_micros from stream s \
                                        join agent a on a.agent_key = s.agent_key \
                                        left join retention r on r.agent_key = s.agent_key \
                                        and r.device_id = s.device_id and r.resource = s.resource \
                                        where a.agent_id = :agent and s.device_id = :device \
                                        and s.resource = :resource order by s.stream_key""")
                                .bind("agent", agentId)
                                .bind("device", deviceId)
                                .bind("resource", resource)
                                .map(
                                        (rs, ctx) ->
                                                new StreamRef(
                                                        rs.getInt(1),
                                                        rs.getInt(2),
                                                        columnType(rs.getInt(3)),
                                                        rs.getObject(4, Long.class)))
                                .list());
    }

    @Override
    public void forEachBatch(
            StreamRef stream,
            long fromMicros,
            long toMicros,
            Order order,
            Consumer<StoredBatch> consumer) {
        jdbi.useHandle(
                handle ->
                        forEachBatch(
                                handle,
                                stream,
                                fromMicros,
                                toMicros,
                                order,
                                Long.MIN_VALUE,
                                consumer));
    }

    @Override
    public void forEachBatch(
            Handle handle,
            StreamRef stream,
            long fromMicros,
            long toMicros,
            Order order,
            long afterBatchId,
            Consumer<StoredBatch> consumer) {
        // Rows come as they are read: a page of payloads could be as large as the heap.
        Sql.update(handle, "set lazy_query_execution 1");
        try {
            new BatchPages(handle, stream, fromMicros, toMicros)
                    .after(afterBatchId)
                    .forEach(order, page -> read(handle, stream, page, consumer));
        } finally {
            Sql.update(handle, "set lazy_query_execution 0");
        }
    }

    /**
     * A page with one statement, in the order of the ids; a statement each takes ten times as long.
     */
    private void read(
            Handle handle,
            StreamRef stream,
            Map<Long, BatchPages.Span> page,
            Consumer<StoredBatch> consumer) {
        Consumer<StoredBatch> kept =
                batch -> {
                    if (batch.lastObservedAtMicros() >= batch.keptFromMicros()) {
                        consumer.accept(batch);
                    }
                };
        Sql.query(
                handle,
                "select batch_id, epoch, sequence, payload from batch where batch_id = any(?)",
                rs -> {
                    long batchId = rs.getLong(1);
                    BatchPages.Span span = Objects.requireNonNull(page.remove(batchId));
                    byte[] payload = rs.getBytes(4);
                    kept.accept(
                            stored(stream, batchId, span, rs.getLong(2), rs.getLong(3), payload));
                },
                (Object) page.keySet().toArray(Long[]::new));
        page.forEach(
                (batchId, span) -> kept.accept(stored(stream, batchId, span, 0, 0, new byte[0])));
    }

    /** After the payload was read, so that one that has expired by then is seen to have. */
    private StoredBatch stored(
            StreamRef stream,
            long batchId,
            BatchPages.Span span,
            long epoch,
            long sequence,
            byte[] payload) {
        long now = Times.toMicros(clock.instant());
        return new StoredBatch(
                batchId,
                epoch,
                sequence,
                span.firstMicros(),
                span.lastMicros(),
                span.clock(),
                Retentions.keptFrom(now, stream.keepMicros(), span.clock()),
                payload);
    }

    /** The column type of a stored code. */
    public static ColumnType columnType(int code) {
        for (ColumnType type : ColumnType.values()) {
            if (type.code() == code) {
                return type;
            }
        }
        throw new IllegalStateException("the store has a stream of the unknown type " + code);
    }
}
