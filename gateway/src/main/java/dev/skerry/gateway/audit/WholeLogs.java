package dev.skerry.gateway.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skerry.gateway.error.AuditError;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.store.Sql;
import dev.skerry.sync.audit.AuditEntry;
import dev.skerry.sync.audit.Hash;
import dev.skerry.sync.audit.LogExport;
import dev.skerry.sync.audit.NoteKeys;
import dev.skerry.sync.audit.SignedNote;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Whole logs: the gateway's, those that it followed, and what is known of the agents'. */
public final class WholeLogs {
    private static final int PAGE = 1_000;

    /** Of an entry that says that somebody has seen to what the log began with. */
    static final String SETTLED = "log.settled";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Jdbi jdbi;
    private final GatewayLog log;

    /** Which log was found to be settled, so that it is looked up once. */
    private volatile int settledNo;

    public WholeLogs(Jdbi jdbi, GatewayLog log) {
        this.jdbi = jdbi;
        this.log = log;
    }

    /** Writes the whole log with its last checkpoint. */
    public void export(Writer out) throws IOException {
        SignedNote note = log.checkpoint();
        export(log.logNo(), AuditQuery.size(note), note.format(), out);
    }

    /**
     * Writes all that there is of an earlier log, with its last checkpoint.
     *
     * @return false when there is none of that name
     */
    public boolean export(String origin, Writer out) throws IOException {
        if (origin.equals(log.keys().name())) {
            export(out);
            return true;
        }
        var found = earlier().stream().filter(ended -> ended.origin().equals(origin)).findFirst();
        if (found.isPresent()) {
            export(found.get().logNo(), found.get().size(), found.get().note(), out);
        }
        return found.isPresent();
    }

    private void export(int logNo, long size, String note, Writer out) throws IOException {
        out.write(LogExport.header(log.keys().keys()));
        for (long first = 0; first < size; first += PAGE) {
            out.write(page(logNo, first, Math.min(first + PAGE, size)));
        }
        out.write("\n" + note);
    }

    private String page(int logNo, long first, long end) {
        var text = new StringBuilder();
        try (Handle handle = jdbi.open()) {
            Sql.query(
                    handle,
                    """
                    select entry_no, leaf, content from audit_entry where log_no = ? \
                    and entry_no >= ? and entry_no < ? order by entry_no""",
                    row ->
                            text.append(
                                    LogExport.line(
                                            row.getLong(1),
                                            Hash.of(row.getBytes(2)),
                                            row.getBytes(3))),
                    logNo,
                    first,
                    end);
        }
        return text.toString();
    }

    /**
     * The last checkpoint, and by which keys it is verified.
     *
     * @param checkpoint as a signed note; empty when none was made
     * @param fault why an earlier log of the gateway's was given up; of the one that goes on, what
     *     it began with that nobody has settled
     * @param isEarlier whether it is one of the gateway's that another one followed
     */
    public record LogView(
            String origin,
            @Nullable String agentId,
            long size,
            @Nullable Instant acceptedAt,
            String keys,
            String verifierKey,
            String checkpoint,
            int openEvidence,
            boolean isEarlier,
            @Nullable Fault fault) {}

    /** What is wrong with a log, for people. */
    public record Fault(String code, String message) {}

    /** The gateway's own logs, the one that goes on first; then those of agents. */
    public List<LogView> logs() {
        List<LogView> logs = new ArrayList<>();
        SignedNote note = log.checkpoint();
        NoteKeys own = log.keys();
        Fault open = trouble().orElse(null);
        logs.add(
                view(
                        own,
                        null,
                        AuditQuery.size(note),
                        null,
                        note.format(),
                        open == null ? 0 : 1,
                        open));
        for (Ended ended : earlier()) {
            logs.add(
                    new LogView(
                            ended.origin(),
                            null,
                            ended.size(),
                            ended.endedAt(),
                            Base64.getEncoder().encodeToString(own.keys().encode().toByteArray()),
                            new NoteKeys(ended.origin(), own.keys()).verifierKey(),
                            ended.note(),
                            0,
                            true,
                            ended.why()));
        }
        try (Handle handle = jdbi.open()) {
            Sql.query(
                    handle,
                    """
                    select a.agent_id, l.origin, l.keys, l.note, l.size, l.accepted_at, \
                    (select count(*) from audit_evidence e where e.agent_key = l.agent_key \
                    and e.settled_at is null) \
                    from agent_log l join agent a using (agent_key) order by a.agent_id""",
                    row ->
                            logs.add(
                                    view(
                                            AgentLogs.keys(row.getString(2), row.getBytes(3)),
                                            row.getString(1),
                                            row.getLong(5),
                                            Times.ofMicros(row.getLong(6)),
                                            row.getString(4),
                                            row.getInt(7),
                                            null)));
        }
        return logs;
    }

    /** What the log began with that nobody has settled: that the one before was not whole. */
    public Optional<Fault> trouble() {
        if (log.logNo() == 0 || log.logNo() == settledNo) {
            return Optional.empty();
        }
        long[] settled = {0};
        try (Handle handle = jdbi.open()) {
            Sql.query(
                    handle,
                    "select count(*) from audit_entry where log_no = ? and what = ?",
                    row -> settled[0] = row.getLong(1),
                    log.logNo(),
                    SETTLED);
            if (settled[0] > 0) {
                settledNo = log.logNo();
                return Optional.empty();
            }
        }
        return Optional.of(why(first(log.logNo())));
    }

    /**
     * Somebody has seen to what the log began with; done once that is on the disk.
     *
     * @return false at once when there is nothing to settle
     */
    public CompletableFuture<Boolean> settle(String who, InstantSource clock)
            throws InterruptedException {
        if (trouble().isEmpty()) {
            return CompletableFuture.completedFuture(false);
        }
        return log.noted(
                AuditEntry.of(clock.instant(), SETTLED, who)
                        .about("log", log.keys().name())
                        .build());
    }

    /** A log of the gateway's that another one followed. */
    private record Ended(
            int logNo, String origin, long size, Instant endedAt, String note, Fault why) {}

    private List<Ended> earlier() {
        List<Ended> found = new ArrayList<>();
        try (Handle handle = jdbi.open()) {
            Sql.query(
                    handle,
                    """
                    select l.log_no, l.origin, coalesce(l.note, ''), next.began_at, \
                    (select coalesce(max(entry_no) + 1, 0) from audit_entry e \
                    where e.log_no = l.log_no) from audit_log l \
                    join audit_log next on next.log_no = l.log_no + 1 order by l.log_no desc""",
                    row ->
                            found.add(
                                    new Ended(
                                            row.getInt(1),
                                            row.getString(2),
                                            row.getLong(5),
                                            Times.ofMicros(row.getLong(4)),
                                            row.getString(3),
                                            why(first(row.getInt(1) + 1)))));
        }
        return found;
    }

    /** The entry that a log began with; null when it is not there any more. */
    private @Nullable String first(int logNo) {
        var content = new AtomicReference<@Nullable String>();
        try (Handle handle = jdbi.open()) {
            Sql.query(
                    handle,
                    "select content from audit_entry where log_no = ? and entry_no = 0",
                    row -> content.set(AuditQuery.text(row.getBytes(1))),
                    logNo);
        }
        return content.get();
    }

    private static Fault why(@Nullable String began) {
        try {
            JsonNode details = JSON.readTree(began == null ? "{}" : began).path("details");
            String code = details.path("code").asText(AuditError.OWN_LOG_DAMAGED.code());
            String fault =
                    details.path("fault").asText(details.path("shownSize").asText() + " entries");
            return code.equals(AuditError.OWN_LOG_CONTRADICTED.code())
                    ? new Fault(code, AuditError.OWN_LOG_CONTRADICTED.meaning())
                    : new Fault(code, AuditError.OWN_LOG_DAMAGED.meaning() + ": " + fault);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("entries are JSON", e);
        }
    }

    private static LogView view(
            NoteKeys keys,
            @Nullable String agentId,
            long size,
            @Nullable Instant acceptedAt,
            String note,
            int openEvidence,
            @Nullable Fault fault) {
        return new LogView(
                keys.name(),
                agentId,
                size,
                acceptedAt,
                Base64.getEncoder().encodeToString(keys.keys().encode().toByteArray()),
                keys.verifierKey(),
                note,
                openEvidence,
                false,
                fault);
    }
}
