package dev.skerry.gateway.audit;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.store.Sql;
import dev.skerry.sync.audit.AuditEntry;
import dev.skerry.sync.audit.AuditFormatException;
import dev.skerry.sync.audit.Checkpoint;
import dev.skerry.sync.audit.Hash;
import dev.skerry.sync.audit.LogProof;
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

    /** The newest first. */
    public List<EntryView> entries(Filter filter) {
        long signed = size(log.checkpoint());
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
                    log.logNo(),
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

    /** A proof that the log has this entry; empty when its last checkpoint does not cover it. */
    public Optional<LogProof> prove(long index) throws IOException {
        SignedNote note = log.checkpoint();
        long size = size(note);
        if (index < 0 || index >= size) {
            return Optional.empty();
        }
        byte[][] content = {new byte[0]};
        try (Handle handle = jdbi.open()) {
            Sql.query(
                    handle,
                    "select content from audit_entry where log_no = ? and entry_no = ?",
                    row -> {
                        byte[] stored = row.getBytes(1);
                        content[0] = stored == null ? new byte[0] : stored;
                    },
                    log.logNo(),
                    index);
        }
        return Optional.of(
                new LogProof(content[0], index, log.proofs().inclusion(index, size), note));
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
