package dev.skerry.gateway.audit;

import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.Sql;
import dev.skerry.sync.audit.AuditEntry;
import dev.skerry.sync.audit.Frontier;
import dev.skerry.sync.audit.Hash;
import dev.skerry.sync.audit.StoredTree;
import dev.skerry.sync.audit.Tiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one log. What a group of changes records is written at the end of the group's
 * transaction; the tree goes on from there only once that is committed. All but {@link #head} and
 * {@link #nodes} belongs to the writer's thread.
 */
final class LogRows implements GroupCommitter.CommitListener {
    private static final int PAGE = 1_000;

    private final Jdbi jdbi;
    private final int logNo;
    private final List<AuditEntry> waiting = new ArrayList<>();
    private @Nullable Frontier frontier;
    private @Nullable Frontier staged;
    private volatile Head head;

    /** How large the log is on the disk, and its hash. */
    record Head(long size, Hash root) {}

    /** Before the first entry. */
    static final Head EMPTY = new Head(0, Hash.OF_NOTHING);

    private LogRows(Jdbi jdbi, int logNo, Frontier frontier) {
        this.jdbi = jdbi;
        this.logNo = logNo;
        this.frontier = frontier;
        this.head = new Head(frontier.size(), frontier.root());
    }

    /** Those of a log that begins with this entry, once the transaction is committed. */
    static LogRows ofNew(Jdbi jdbi, Handle transaction, int logNo, AuditEntry first) {
        Frontier frontier = Frontier.empty();
        write(transaction, logNo, frontier, List.of(first));
        return new LogRows(jdbi, logNo, frontier);
    }

    /**
     * Those that are in the store.
     *
     * @throws IOException when hashes are missing
     */
    static LogRows stored(Jdbi jdbi, int logNo) throws IOException {
        try (Handle handle = jdbi.open()) {
            return new LogRows(jdbi, logNo, load(handle, logNo));
        }
    }

    int logNo() {
        return logNo;
    }

    Head head() {
        return head;
    }

    /** To be written with the group that is being applied. */
    void add(AuditEntry entry) {
        waiting.add(entry);
    }

    @Override
    public void committing(Handle transaction) {
        if (!waiting.isEmpty()) {
            Frontier next = frontier == null ? loadOrFail(transaction) : frontier.copy();
            write(transaction, logNo, next, waiting);
            staged = next;
        }
    }

    private static void write(
            Handle transaction, int logNo, Frontier next, List<AuditEntry> entries) {
        List<Node> nodes = new ArrayList<>();
        try (PreparedStatement insert =
                transaction
                        .getConnection()
                        .prepareStatement(
                                """
                                insert into audit_entry (log_no, entry_no, at_micros, what, who, \
                                agent_id, leaf, content) values (?, ?, ?, ?, ?, ?, ?, ?)""")) {
            for (AuditEntry entry : entries) {
                byte[] content = entry.bytes();
                Hash leaf = Hash.ofLeaf(content);
                insert.setInt(1, logNo);
                insert.setLong(2, next.size());
                insert.setLong(3, ChronoUnit.MICROS.between(Instant.EPOCH, entry.at()));
                insert.setString(4, entry.what());
                insert.setString(5, entry.who());
                insert.setString(6, entry.about().get("agent"));
                insert.setBytes(7, leaf.bytes());
                insert.setBytes(8, content);
                insert.addBatch();
                next.append(
                        leaf,
                        (level, index, hash) -> {
                            if (level > 0 && Tiles.isStored(level)) {
                                nodes.add(new Node(level / Tiles.HEIGHT, index, hash));
                            }
                        });
            }
            insert.executeBatch();
        } catch (SQLException e) {
            throw new UnableToExecuteStatementException(e, null);
        }
        for (Node node : nodes) {
            Sql.update(
                    transaction,
                    "insert into audit_node (log_no, tile_row, node_no, hash) values (?, ?, ?, ?)",
                    logNo,
                    node.row(),
                    node.index(),
                    node.hash().bytes());
        }
    }

    private record Node(int row, long index, Hash hash) {}

    @Override
    public void committed(int changes, long nanos) {
        Frontier next = staged;
        if (next != null) {
            frontier = next;
            head = new Head(next.size(), next.root());
        }
        staged = null;
        waiting.clear();
    }

    @Override
    public void rolledBack() {
        // Whether the transaction is in the store is not known: the next one looks.
        frontier = null;
        staged = null;
        waiting.clear();
    }

    /** The stored hashes, for proofs; any thread may ask. */
    Tiles nodes() {
        return nodes(jdbi, logNo);
    }

    /** The same of a log by its number. */
    static Tiles nodes(Jdbi jdbi, int logNo) {
        return new Tiles(
                (row, first, count) -> {
                    try (Handle handle = jdbi.open()) {
                        return hashes(handle, logNo, row, first, count);
                    }
                });
    }

    /**
     * What is wrong with these entries or those that followed, or with any stored hash of these;
     * null for nothing.
     *
     * @param origin the log's name
     */
    @Nullable String fault(String origin, long size) throws IOException {
        try (Handle handle = jdbi.open()) {
            var look = new Look(origin);
            long count = Math.max(size, LogRetention.count(handle, logNo));
            // What is given up meanwhile is so by an entry at the end.
            for (long first = 0; first < count; ) {
                long end = Math.min(first + PAGE, count);
                LogRow.read(handle, logNo, first, end, look);
                first = end;
                count = Math.max(size, LogRetention.count(handle, logNo));
            }
            String fault = look.fault();
            return fault != null
                    ? fault
                    : StoredTree.fault(
                            size, (row, at, number) -> hashes(handle, logNo, row, at, number));
        }
    }

    /** Sees all rows of a log in order. */
    private static final class Look implements Consumer<LogRow> {
        private final String origin;
        private @Nullable String fault;
        private long lastEmpty = -1;
        private long prunedBefore;

        Look(String origin) {
            this.origin = origin;
        }

        @Override
        public void accept(LogRow row) {
            String found = row.fault();
            if (found != null) {
                fault = fault == null ? found : fault;
            } else if (row.content() == null) {
                lastEmpty = row.entryNo();
            } else {
                prunedBefore = Math.max(prunedBefore, row.prunedBefore(origin));
            }
        }

        @Nullable String fault() {
            return fault == null && lastEmpty >= prunedBefore
                    ? "entry %d has no content, though the log says that it was kept"
                            .formatted(lastEmpty)
                    : fault;
        }
    }

    private static Frontier load(Handle handle, int logNo) throws IOException {
        return Frontier.of(
                LogRetention.count(handle, logNo),
                new Tiles((row, first, count) -> hashes(handle, logNo, row, first, count)));
    }

    private Frontier loadOrFail(Handle transaction) {
        try {
            return load(transaction, logNo);
        } catch (IOException e) {
            throw new IllegalStateException("the audit log's hashes are not whole", e);
        }
    }

    private static byte[] hashes(Handle handle, int logNo, int tileRow, long first, int count)
            throws IOException {
        var bytes = new ByteArrayOutputStream(count * Hash.BYTES);
        String sql =
                tileRow == 0
                        ? """
                        select leaf from audit_entry where log_no = ? \
                        and entry_no between ? and ? order by entry_no"""
                        : """
                        select hash from audit_node where log_no = ? and tile_row = %d \
                        and node_no between ? and ? order by node_no"""
                                .formatted(tileRow);
        Sql.query(
                handle,
                sql,
                row -> bytes.writeBytes(row.getBytes(1)),
                logNo,
                first,
                first + count - 1);
        if (bytes.size() != count * Hash.BYTES) {
            throw new IOException(
                    "row %d of the audit log lacks hashes from %d on".formatted(tileRow, first));
        }
        return bytes.toByteArray();
    }
}
