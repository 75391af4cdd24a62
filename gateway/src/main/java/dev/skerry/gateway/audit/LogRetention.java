package dev.skerry.gateway.audit;

import dev.skerry.gateway.error.AuditError;
import dev.skerry.gateway.store.Sql;
import dev.skerry.sync.audit.AuditEntry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;

/**
 * Gives up the contents of old entries. Which ones is itself an entry, so that one that somebody
 * emptied is told from one that was given up. How a log began and that it was settled stays, and so
 * does what is not what was hashed: that is evidence, and said once after each start. Belongs to
 * the writer's thread.
 */
final class LogRetention {
    private static final Logger LOG = Logger.getLogger(LogRetention.class);
    private static final int AT_ONCE = 5_000;
    private static final int MOST_NAMED = 20;
    private static final List<String> KEPT = List.of("log.began", WholeLogs.SETTLED);

    private final InstantSource clock;

    /** Where to go on, by log: of what is before, nothing is left but what is held. */
    private final Map<Integer, Long> done = new HashMap<>();

    private final Map<Integer, Long> staged = new HashMap<>();

    LogRetention(InstantSource clock) {
        this.clock = clock;
    }

    private record Named(int logNo, String origin) {}

    /** Gives up those from before, of all logs, oldest first; within a change. */
    void prune(Handle transaction, long beforeMicros, Consumer<AuditEntry> record) {
        staged.clear();
        List<Named> logs = new ArrayList<>();
        Sql.query(
                transaction,
                "select log_no, origin from audit_log",
                row -> logs.add(new Named(row.getInt(1), row.getString(2))));
        for (Named log : logs) {
            var old = new Old(done.getOrDefault(log.logNo(), 0L), beforeMicros);
            LogRow.readFilled(transaction, log.logNo(), old.end, AT_ONCE, old);
            staged.put(log.logNo(), old.end);
            if (old.before > 0) {
                empty(transaction, log.logNo(), old);
                record.accept(
                        entry(LogRow.PRUNED, log)
                                .detail(LogRow.BEFORE, Long.toString(old.before))
                                .build());
            }
            if (!old.held.isEmpty()) {
                record.accept(held(log, old.held));
            }
        }
    }

    /** What was pruned last is in the store. */
    void pruned() {
        done.putAll(staged);
    }

    private AuditEntry held(Named log, List<Long> numbers) {
        String named =
                numbers.stream()
                        .limit(MOST_NAMED)
                        .map(String::valueOf)
                        .collect(Collectors.joining(" "));
        LOG.warnf(
                "audit=held code=%s log=%s count=%d entries=\"%s\" advice=\"%s\"",
                AuditError.OWN_ENTRIES_HELD.code(),
                log.origin(),
                numbers.size(),
                named,
                AuditError.OWN_ENTRIES_HELD.advice());
        return entry("log.held", log)
                .detail("code", AuditError.OWN_ENTRIES_HELD.code())
                .detail("count", Integer.toString(numbers.size()))
                .detail("entries", named)
                .build();
    }

    private AuditEntry.Builder entry(String what, Named log) {
        return AuditEntry.of(clock.instant(), what, GatewayLog.GATEWAY).about("log", log.origin());
    }

    static long count(Handle handle, int logNo) {
        long[] size = {0};
        Sql.query(
                handle,
                "select coalesce(max(entry_no) + 1, 0) from audit_entry where log_no = ?",
                row -> size[0] = row.getLong(1),
                logNo);
        return size[0];
    }

    /**
     * Sees rows in order, up to the first that is whole and not old. Who made an entry look old, or
     * young, neither gets it destroyed nor keeps those behind it.
     */
    private static final class Old implements Consumer<LogRow> {
        private final long first;
        private final long beforeMicros;
        private final List<Long> held = new ArrayList<>();

        /** What is behind those that were seen. */
        private long end;

        /** What is behind the last that is given up; 0 for none. */
        private long before;

        private boolean isOver;

        Old(long first, long beforeMicros) {
            this.first = first;
            this.end = first;
            this.beforeMicros = beforeMicros;
        }

        @Override
        public void accept(LogRow row) {
            boolean isWhole = row.fault() == null;
            if (isOver || (isWhole && KEPT.contains(row.what()))) {
                return;
            }
            isOver = isWhole && row.atMicros() >= beforeMicros;
            if (!isOver) {
                end = row.entryNo() + 1;
                if (isWhole) {
                    before = end;
                } else {
                    held.add(row.entryNo());
                }
            }
        }
    }

    private static void empty(Handle transaction, int logNo, Old old) {
        long from = old.first;
        for (long held : old.held) {
            empty(transaction, logNo, from, held);
            from = held + 1;
        }
        empty(transaction, logNo, from, old.before);
    }

    private static void empty(Handle transaction, int logNo, long first, long end) {
        Sql.update(
                transaction,
                """
                update audit_entry set content = null, what = null, who = null, agent_id = null \
                where log_no = ? and entry_no >= ? and entry_no < ? and what not in ('%s')"""
                        .formatted(String.join("', '", KEPT)),
                logNo,
                first,
                end);
    }
}
