package dev.skerry.gateway.twin;

import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.store.AgentKeys;
import dev.skerry.gateway.store.Change;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;

/** The store goes on under the replica id of this start. */
final class RenewedReplica implements Change {
    private static final Logger LOG = Logger.getLogger(RenewedReplica.class);

    private final TwinStore store;
    private final String agentId;
    private final String replicaId;
    private final Instant now;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    /**
     * What follows from what an agent has.
     *
     * @param agentId which showed that the store was set back
     */
    RenewedReplica(TwinStore store, String agentId, ReplicaIds ids, Instant now) {
        this.store = store;
        this.agentId = agentId;
        this.replicaId = ids.ofThisStart();
        this.now = now;
    }

    CompletableFuture<Void> done() {
        return done;
    }

    @Override
    public void apply(Handle transaction) {
        store.renew(transaction, replicaId, AgentKeys.of(transaction, agentId), now);
    }

    @Override
    public void committed() {
        LOG.warnf(
                "store=restored code=%s agent=%s replica=%s hint=\"%s\"",
                GatewayError.STORE_RESTORED.code(),
                agentId,
                replicaId,
                GatewayError.STORE_RESTORED.advice());
        done.complete(null);
    }

    @Override
    public void refused(RuntimeException why) {
        done.completeExceptionally(why);
    }

    @Override
    public String toString() {
        return "replica id of the store";
    }
}
