package dev.skerry.gateway.audit;

import com.google.protobuf.ByteString;
import dev.skerry.gateway.error.AuditError;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.store.AgentKeys;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.NotedChange;
import dev.skerry.gateway.store.Sql;
import dev.skerry.sync.audit.AuditEntry;
import dev.skerry.sync.audit.AuditFormatException;
import dev.skerry.sync.audit.AuditTalk;
import dev.skerry.sync.audit.KnownLog;
import dev.skerry.sync.audit.NoteKeys;
import dev.skerry.sync.audit.PeerLog;
import dev.skerry.sync.audit.SignedNote;
import dev.skerry.sync.proto.AuditVerdict;
import dev.skerry.sync.sign.SignFormatException;
import dev.skerry.sync.sign.VerifyKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the agents' logs: the keys that each was first heard of with, its last
 * checkpoint and one of each day before, and the evidence when a log contradicts itself.
 */
public final class AgentLogs {
    private static final Logger LOG = Logger.getLogger(AgentLogs.class);

    /** All of the newest checkpoints are kept, then one an hour, then one a day. */
    private static final int NEWEST = 16;

    private static final int HOURLY = 48;
    private static final int MOST_DAYS = 60;

    /** Of one agent; the oldest goes first. */
    private static final int MOST_EVIDENCE = 100;

    private static final int COST = 32 * 1024;

    private final Jdbi jdbi;
    private final GroupCommitter committer;
    private final GatewayLog own;
    private final InstantSource clock;

    public AgentLogs(Jdbi jdbi, GroupCommitter committer, GatewayLog own, InstantSource clock) {
        this.jdbi = jdbi;
        this.committer = committer;
        this.own = own;
        this.clock = clock;
    }

    /** What is said and heard of logs in one session of an agent. */
    public AuditTalk talk(String agentId) {
        return new AuditTalk(
                own,
                new Peer(agentId),
                new AuditTalk.Heard() {
                    @Override
                    public void cosigned(SignedNote note) {
                        // The agent keeps what it cosigned; here nothing depends on it.
                    }

                    @Override
                    public void objected(AuditVerdict verdict) {
                        object(agentId, verdict);
                    }
                });
    }

    private void object(String agentId, AuditVerdict verdict) {
        try {
            own.objected(agentId, verdict);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException("the audit log can't be read", e);
        }
    }

    /** One agent's log, in one session. */
    private final class Peer implements PeerLog {
        private final String agentId;
        private @Nullable KnownLog known;

        Peer(String agentId) {
            this.agentId = agentId;
            this.known = jdbi.withHandle(handle -> load(handle, agentId));
        }

        @Override
        public @Nullable KnownLog known() {
            return known;
        }

        @Override
        public Optional<SignedNote> atMost(String origin, long size) {
            return jdbi.withHandle(handle -> checkpoint(handle, agentId, origin, size));
        }

        @Override
        public SignedNote accepted(KnownLog now, @Nullable KnownLog replaced) {
            KnownLog before = known;
            if (before != null && before.checkpoint().equals(now.checkpoint())) {
                return before.note();
            }
            SignedNote cosigned = own.cosign(now.note());
            KnownLog kept = new KnownLog(now.keys(), cosigned, now.checkpoint());
            known = kept;
            write("checkpoint of " + agentId, tx -> keep(tx, agentId, kept));
            if (replaced != null) {
                found(
                        agentId,
                        AuditError.LOG_REPLACED.code(),
                        "the log '%s' with %d entries was followed by '%s'"
                                .formatted(
                                        replaced.checkpoint().origin(),
                                        replaced.checkpoint().size(),
                                        now.checkpoint().origin()),
                        replaced.note(),
                        cosigned);
            }
            return cosigned;
        }

        @Override
        public void contradicted(Contradiction contradiction) {
            found(
                    agentId,
                    contradiction.problem().code(),
                    contradiction.message(),
                    contradiction.known(),
                    contradiction.offered());
        }
    }

    private void found(
            String agentId, String code, String message, SignedNote known, SignedNote offered) {
        LOG.errorf("audit=contradicted code=%s agent=%s fault=\"%s\"", code, agentId, message);
        write(
                "evidence about the log of " + agentId,
                tx -> {
                    if (keepEvidence(tx, agentId, code, message, known, offered)) {
                        own.record(
                                tx,
                                AuditEntry.of(clock.instant(), "log.contradicted", "gateway")
                                        .about("agent", agentId)
                                        .detail("code", code)
                                        .detail("fault", message)
                                        .build());
                    }
                });
    }

    /** False when the same was found before and is not settled. */
    private boolean keepEvidence(
            Handle tx,
            String agentId,
            String code,
            String message,
            SignedNote known,
            SignedNote offered) {
        int key = AgentKeys.of(tx, agentId);
        var same = new AtomicReference<@Nullable Long>();
        Sql.query(
                tx,
                """
                select evidence_no from audit_evidence where agent_key = ? and code = ? \
                and message = ? and settled_at is null""",
                row -> same.set(row.getLong(1)),
                key,
                code,
                message);
        if (same.get() != null) {
            return false;
        }
        Sql.update(
                tx,
                """
                insert into audit_evidence (agent_key, code, message, found_at, known, offered) \
                values (?, ?, ?, ?, ?, ?)""",
                key,
                code,
                message,
                Times.toMicros(clock.instant()),
                known.format(),
                offered.format());
        Sql.update(
                tx,
                """
                delete from audit_evidence where agent_key = ? and evidence_no not in (select \
                evidence_no from audit_evidence where agent_key = ? \
                order by evidence_no desc limit ?)""",
                key,
                key,
                MOST_EVIDENCE);
        return true;
    }

    private void keep(Handle tx, String agentId, KnownLog log) {
        int key = AgentKeys.of(tx, agentId);
        long size = log.checkpoint().size();
        String origin = log.checkpoint().origin();
        String note = log.note().format();
        int hour = (int) (clock.instant().getEpochSecond() / 3_600);
        Sql.update(
                tx,
                """
                merge into agent_log (agent_key, origin, keys, note, size, accepted_at) \
                key (agent_key) values (?, ?, ?, ?, ?, ?)""",
                key,
                origin,
                log.keys().keys().encode().toByteArray(),
                note,
                size,
                Times.toMicros(clock.instant()));
        Sql.update(
                tx,
                """
                merge into agent_checkpoint (agent_key, origin, size, epoch_hour, note) \
                key (agent_key, origin, size) values (?, ?, ?, ?, ?)""",
                key,
                origin,
                size,
                hour,
                note);
        thin(tx, key, origin, hour);
    }

    /** Of older checkpoints the last of each hour is kept, of still older ones that of each day. */
    private static void thin(Handle tx, int key, String origin, int hour) {
        Sql.update(
                tx,
                """
                delete from agent_checkpoint c where agent_key = ? and (epoch_hour < ? \
                or origin <> ? or size < (select min(size) from (select size \
                from agent_checkpoint where agent_key = ? and origin = ? \
                order by size desc limit ?)) and exists (select 1 from agent_checkpoint b \
                where b.agent_key = c.agent_key and b.size > c.size \
                and (b.epoch_hour = c.epoch_hour or c.epoch_hour < ? \
                and b.epoch_hour / 24 = c.epoch_hour / 24)))""",
                key,
                hour - 24 * MOST_DAYS,
                origin,
                key,
                origin,
                NEWEST,
                hour - HOURLY);
    }

    /** Somebody has seen to a contradiction; done once that is on the disk. */
    public CompletableFuture<Boolean> settle(long id, String who) throws InterruptedException {
        var done = new CompletableFuture<Boolean>();
        committer.submit(
                new NotedChange(
                        "settlement of evidence " + id,
                        1_024,
                        tx -> {
                            int changed =
                                    Sql.update(
                                            tx,
                                            """
                                            update audit_evidence set settled_at = ? \
                                            where evidence_no = ? and settled_at is null""",
                                            Times.toMicros(clock.instant()),
                                            id);
                            if (changed > 0) {
                                own.record(
                                        tx,
                                        AuditEntry.of(clock.instant(), "evidence.settled", who)
                                                .about("evidence", Long.toString(id))
                                                .build());
                            }
                        },
                        () -> done.complete(true)));
        return done;
    }

    private void write(String what, Consumer<Handle> change) {
        try {
            committer.submit(new NotedChange(what, COST, change, () -> {}));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static @Nullable KnownLog load(Handle handle, String agentId) {
        var found = new AtomicReference<@Nullable KnownLog>();
        Sql.query(
                handle,
                """
                select l.origin, l.keys, l.note from agent_log l join agent a using (agent_key) \
                where a.agent_id = ?""",
                row -> found.set(known(row.getString(1), row.getBytes(2), row.getString(3))),
                agentId);
        return found.get();
    }

    static NoteKeys keys(String origin, byte[] stored) {
        try {
            return new NoteKeys(origin, VerifyKeys.decode(ByteString.copyFrom(stored)));
        } catch (SignFormatException e) {
            throw new IllegalStateException("the store holds unreadable keys", e);
        }
    }

    private static KnownLog known(String origin, byte[] keys, String note) {
        try {
            return KnownLog.of(keys(origin, keys), SignedNote.parse(note));
        } catch (AuditFormatException e) {
            throw new IllegalStateException("the store holds an unreadable checkpoint", e);
        }
    }

    private static Optional<SignedNote> checkpoint(
            Handle handle, String agentId, String origin, long size) {
        var found = new AtomicReference<@Nullable SignedNote>();
        Sql.query(
                handle,
                """
                select c.note from agent_checkpoint c join agent a using (agent_key) \
                where a.agent_id = ? and c.origin = ? and c.size <= ? \
                order by c.size desc limit 1""",
                row -> found.set(parse(row.getString(1))),
                agentId,
                origin,
                size);
        return Optional.ofNullable(found.get());
    }

    private static SignedNote parse(String note) {
        try {
            return SignedNote.parse(note);
        } catch (AuditFormatException e) {
            throw new IllegalStateException("the store holds an unreadable checkpoint", e);
        }
    }
}
