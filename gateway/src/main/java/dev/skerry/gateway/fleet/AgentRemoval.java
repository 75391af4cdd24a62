package dev.skerry.gateway.fleet;

import dev.skerry.gateway.audit.AuditLog;
import dev.skerry.gateway.store.AgentKeys;
import dev.skerry.gateway.store.Change;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.Sql;
import dev.skerry.gateway.telemetry.Purge;
import dev.skerry.sync.audit.AuditEntry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Takes an agent that is gone for good out of the fleet: its status, its devices' declarations, and
 * if wanted all that it ever sent. It is let in no more, in the same commit. What it is known by
 * stays, so that it is at home at once when it does come back.
 */
public final class AgentRemoval {
    private static final Logger LOG = Logger.getLogger(AgentRemoval.class);

    private final GroupCommitter committer;
    private final Purge purge;
    private final Presence presence;
    private final LockOut lockOut;
    private final FleetListener listener;
    private final AuditLog audit;
    private final InstantSource clock;

    public AgentRemoval(
            GroupCommitter committer,
            Purge purge,
            Presence presence,
            LockOut lockOut,
            FleetListener listener,
            AuditLog audit,
            InstantSource clock) {
        this.committer = committer;
        this.purge = purge;
        this.presence = presence;
        this.lockOut = lockOut;
        this.listener = listener;
        this.audit = audit;
        this.clock = clock;
    }

    /** Takes from an agent what it is let in by. */
    public interface LockOut {
        /**
         * Called in the transaction of the removal; like {@link Change#apply}, perhaps more than
         * once.
         *
         * @return what is to be done once it is durable; must not block
         */
        Runnable revoke(Handle transaction, String agentId, String who, String reason);
    }

    /** How a removal went. */
    public sealed interface Outcome {
        /** It is durable. */
        record Removed(Removal removal) implements Outcome {}

        /** No agent of that id ever connected. */
        record Unknown() implements Outcome {}

        /** It has an open session. */
        record Connected() implements Outcome {}
    }

    /**
     * A removal, as REST shows it.
     *
     * @param devices how many declarations of devices were removed
     * @param recordsDeleted whether its readings, alarms and decisions go as well
     */
    public record Removal(String agentId, Instant removedAt, int devices, boolean recordsDeleted) {}

    /**
     * Removes an agent unless it is connected.
     *
     * @param who asked for it, for the log
     */
    public CompletableFuture<Outcome> remove(String agentId, boolean withRecords, String who)
            throws InterruptedException {
        var change = new RemovalChange(agentId, withRecords, who, clock.instant());
        committer.submit(change);
        return change.done;
    }

    private final class RemovalChange implements Change {
        final CompletableFuture<Outcome> done = new CompletableFuture<>();
        private final String agentId;
        private final boolean withRecords;
        private final String who;
        private final Instant now;
        private @Nullable Integer agentKey;
        private boolean isConnected;
        private int devices;
        private Runnable lockedOut = () -> {};

        RemovalChange(String agentId, boolean withRecords, String who, Instant now) {
            this.agentId = agentId;
            this.withRecords = withRecords;
            this.who = who;
            this.now = now;
        }

        @Override
        public void apply(Handle transaction) {
            agentKey = null;
            isConnected = presence.hasSession(agentId);
            if (isConnected) {
                return;
            }
            AgentKeys.find(transaction, agentId).ifPresent(key -> remove(transaction, key));
        }

        private void remove(Handle transaction, int key) {
            agentKey = key;
            Sql.update(
                    transaction,
                    "update agent set removed_at = ? where agent_key = ?",
                    Times.toMicros(now),
                    key);
            Sql.update(transaction, "delete from agent_report where agent_key = ?", key);
            Sql.update(transaction, "delete from agent_settings where agent_key = ?", key);
            devices = Sql.update(transaction, "delete from device where agent_key = ?", key);
            if (withRecords) {
                purge.order(transaction, key);
            }
            lockedOut = lockOut.revoke(transaction, agentId, who, "the agent was removed");
            audit.record(
                    transaction,
                    AuditEntry.of(now, "agent.removed", who)
                            .about("agent", agentId)
                            .detail("devices", Integer.toString(devices))
                            .detail("records", withRecords ? "deleted" : "kept")
                            .build());
        }

        @Override
        public void committed() {
            Integer key = agentKey;
            if (key == null) {
                done.complete(isConnected ? new Outcome.Connected() : new Outcome.Unknown());
                return;
            }
            LOG.infof(
                    "agent=removed id=%s by=%s devices=%d records=%s",
                    agentId, who, devices, withRecords ? "deleted" : "kept");
            lockedOut.run();
            listener.agentRemoved(agentId);
            done.complete(new Outcome.Removed(new Removal(agentId, now, devices, withRecords)));
            if (withRecords) {
                purge.begin(key);
            }
        }

        @Override
        public void refused(RuntimeException why) {
            done.completeExceptionally(why);
        }

        @Override
        public String toString() {
            return "removal of " + agentId;
        }
    }
}
