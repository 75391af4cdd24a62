package dev.skerry.gateway.audit;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.store.Sql;
import dev.skerry.sync.audit.AuditEntry;
import dev.skerry.sync.audit.AuditFormatException;
import dev.skerry.sync.audit.Checkpoint;
import dev.skerry.sync.audit.Hash;
import dev.skerry.sync.audit.LogProof;
import dev.skerry.sync.audit.NoteKeys;
import dev.skerry.sync.audit.Proofs;
import dev.skerry.sync.audit.SignedNote;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** What people ask of the logs. */
public final class AuditQuery {
    private final Jdbi jdbi;
    private final GatewayLog log;

    public AuditQuery(Jdbi jdbi, GatewayLog log) {
        this.jdbi = jdbi;
        this.log = log;
    }

    /**
     * Which entries; null for any.
     *
     * @param what whole, or up to a dot
     * @param toMicros not included
     * @param before only entries with smaller numbers
     */
    public record Filter(
            @Nullable String what,
            @Nullable String who,
            @Nullable String agentId,
            @Nullable String deviceId,
            long fromMicros,
            long toMicros,
            long before,
            int limit) {
        /** All, the newest first. */
        public static Filter all(int limit) {
            return new Filter(
                    null, null, null, null, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, limit);
        }
    }

    /**
     * An entry.
     *
     * @param entry the JSON that was hashed; null when only its hash is kept
     * @param proven whether the last checkpoint covers it
     */
    public record EntryView(
            long index, String leaf, @JsonRawValue @Nullable String entry, boolean proven) {}

    /**
     * One of the gateway's logs.
     *
     * @param note its last checkpoint; null for an earlier log without one that can be read
     */
    public record Log(int logNo, NoteKeys keys, @Nullable SignedNote note) {
        long signedSize() {
            return note == null ? 0 : size(note);
        }
    }

    /** The log that goes on. */
    public Log log() {
        return new Log(log.logNo(), log.keys(), log.checkpoint());
    }

    /** The log of a name: the one that goes on, or an earlier one; empty if there is none. */
    public Optional<Log> log(String origin) {
        Log current = log();
        if (origin.equals(current.keys().name())) {
            return Optional.of(current);
        }
        List<Log> found = new ArrayList<>();
        try (Handle handle = jdbi.open()) {
            Sql.query(
                    handle,
                    "select log_no, note from audit_log where origin = ?",
                    // A log that follows another has its keys.
                    row ->
                            found.add(
                                    new Log(
                                            row.getInt(1),
                                            new NoteKeys(origin, current.keys().keys()),
                                            note(row.getString(2)))),
                    origin);
        }
        return found.stream().findFirst();
    }

    private static @Nullable SignedNote note(@Nullable String stored) {
        try {
            SignedNote note = stored == null ? null : SignedNote.parse(stored);
            return note == null || Checkpoint.of(note).size() < 0 ? null : note;
        } catch (AuditFormatException e) {
            // That may be why another log followed.
            return null;
        }
    }

    /** The newest of the log that goes on first. */
    public List<EntryView> entries(Filter filter) {
        return entries(log(), filter);
    }

    /** The newest of a log first. */
    public List<EntryView> entries(Log from, Filter filter) {
        long signed = from.signedSize();
        String device =
                filter.deviceId() == null ? null : AuditEntry.member("device", filter.deviceId());
        List<EntryView> found = new ArrayList<>();
        try (Handle handle = jdbi.open()) {
            Sql.query(
                    handle,
                    """
                    select entry_no, leaf, content from audit_entry where log_no = ? \
                    and entry_no < ? and (cast(? as varchar) is null or what = ? \
                    or what like ? || '.%') and (cast(? as varchar) is null or who = ?) \
                    and (cast(? as varchar) is null or agent_id = ?) \
                    and (cast(? as varchar) is null or locate(?, utf8tostring(content)) > 0) \
                    and at_micros >= ? and at_micros < ? \
                    order by entry_no desc limit ?""",
                    row ->
                            found.add(
                                    new EntryView(
                                            row.getLong(1),
                                            Hash.of(row.getBytes(2)).base64(),
                                            text(row.getBytes(3)),
                                            row.getLong(1) < signed)),
                    from.logNo(),
                    filter.before(),
                    filter.what(),
                    filter.what(),
                    filter.what(),
                    filter.who(),
                    filter.who(),
                    filter.agentId(),
                    filter.agentId(),
                    device,
                    device,
                    filter.fromMicros(),
                    filter.toMicros(),
                    filter.limit());
        }
        return found;
    }

    /** What came of asking for a proof. */
    public sealed interface Proving {
        /** It holds. */
        record Proven(LogProof proof) implements Proving {}

        /** The last checkpoint does not cover such an entry. */
        record Unknown() implements Proving {}

        /** There was such an entry, and it is not what was hashed. */
        record Changed(String fault) implements Proving {}
    }

    /** A proof that a log has this entry. */
    public Proving prove(Log from, long index) {
        SignedNote note = from.note();
        long size = from.signedSize();
        if (note == null || index < 0 || index >= size) {
            return new Proving.Unknown();
        }
        List<LogRow> rows = new ArrayList<>();
        try (Handle handle = jdbi.open()) {
            LogRow.read(handle, from.logNo(), index, index + 1, rows::add);
        }
        if (rows.isEmpty()) {
            return new Proving.Changed("entry %d is gone".formatted(index));
        }
        LogRow row = rows.getFirst();
        String fault = row.fault();
        if (fault != null) {
            return new Proving.Changed(fault);
        }
        byte[] content = row.content();
        try {
            var proof =
                    new LogProof(
                            content == null ? new byte[0] : content,
                            index,
                            new Proofs(LogRows.nodes(jdbi, from.logNo())).inclusion(index, size),
                            note);
            return proof.holds(from.keys(), row.leaf())
                    ? new Proving.Proven(proof)
                    : new Proving.Changed(
                            "what is stored about entry %d does not lead to the checkpoint's root"
                                    .formatted(index));
        } catch (IOException e) {
            return new Proving.Changed(String.valueOf(e.getMessage()));
        }
    }

    /** Two signed checkpoints that can't both be of one log, or of one agent. */
    public record EvidenceView(
            long id,
            String agentId,
            String code,
            String message,
            Instant foundAt,
            String known,
            String offered,
            @Nullable Instant settledAt) {}

    /** The newest first; one number alone, or all when it is 0. */
    public List<EvidenceView> evidence(long id, int limit) {
        List<EvidenceView> found = new ArrayList<>();
        try (Handle handle = jdbi.open()) {
            Sql.query(
                    handle,
                    """
                    select e.evidence_no, a.agent_id, e.code, e.message, e.found_at, e.known, \
                    e.offered, e.settled_at from audit_evidence e join agent a using (agent_key) \
                    where ? in (0, e.evidence_no) order by e.evidence_no desc limit ?""",
                    row ->
                            found.add(
                                    new EvidenceView(
                                            row.getLong(1),
                                            row.getString(2),
                                            row.getString(3),
                                            row.getString(4),
                                            Times.ofMicros(row.getLong(5)),
                                            row.getString(6),
                                            row.getString(7),
                                            row.getObject(8) == null
                                                    ? null
                                                    : Times.ofMicros(row.getLong(8)))),
                    id,
                    limit);
        }
        return found;
    }

    static @Nullable String text(byte @Nullable [] content) {
        return content == null ? null : new String(content, StandardCharsets.UTF_8);
    }

    static long size(SignedNote note) {
        try {
            return Checkpoint.of(note).size();
        } catch (AuditFormatException e) {
            throw new IllegalStateException("a log signs checkpoints", e);
        }
    }
}
