package dev.skerry.gateway.session;

import com.google.protobuf.ByteString;
import dev.skerry.gateway.audit.AuditLog;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.store.AgentKeys;
import dev.skerry.gateway.store.Change;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.NotedChange;
import dev.skerry.gateway.store.Sql;
import dev.skerry.gateway.twin.TwinStore;
import dev.skerry.sync.audit.AuditEntry;
import dev.skerry.sync.proto.Hello;
import dev.skerry.sync.proto.TwinVector;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Knows agents again by what their last Welcome gave them. One that was restored from a backup says
 * something older, and so does a copy once the original has connected: they begin a branch of their
 * own. So does one that was restored from a backup of its last session, which lacks what it has
 * written to its twins since.
 */
public final class Lineages {
    private static final Logger LOG = Logger.getLogger(Lineages.class);
    private static final int TOKEN_BYTES = 16;

    /** Of one outbox; the one that was silent for longest is forgotten first. */
    private static final int MOST_BRANCHES = 16;

    private final GroupCommitter committer;
    private final InstantSource clock;
    private final TwinStore twins;
    private final AuditLog audit;
    private final SecureRandom random = new SecureRandom();

    public Lineages(
            GroupCommitter committer, InstantSource clock, TwinStore twins, AuditLog audit) {
        this.audit = audit;
        this.committer = committer;
        this.clock = clock;
        this.twins = twins;
    }

    /**
     * How an agent is greeted.
     *
     * @param token for its next Hello
     * @param forked whether another agent has, or had, the same outbox
     */
    public record Greeting(ByteString token, boolean forked) {}

    /** Finds the branch of an agent that says Hello, and moves it on; done once it is durable. */
    CompletableFuture<Greeting> greet(Hello hello) throws InterruptedException {
        byte[] token = new byte[TOKEN_BYTES];
        random.nextBytes(token);
        var change = new GreetingChange(hello, token);
        committer.submit(change);
        return change.done;
    }

    /** Whether more of what only this agent writes is here than it has. */
    private boolean wasSetBack(Handle transaction, Hello hello) {
        String replica = hello.getTwinReplica();
        if (replica.isEmpty()) {
            return false;
        }
        Map<String, Long> said = new HashMap<>();
        for (TwinVector one : hello.getVectorsList()) {
            said.put(one.getDeviceId(), one.getVector().getCountersOrDefault(replica, 0));
        }
        return twins.loadAll(transaction, hello.getAgentId()).entrySet().stream()
                .anyMatch(
                        here ->
                                here.getValue().twin().vector().counterOf(replica)
                                        > said.getOrDefault(here.getKey(), 0L));
    }

    /** An agent went on after its Welcome: what it said before does not count any more. */
    void confirm(String agentId, long epoch, ByteString token) throws InterruptedException {
        committer.submit(
                new NotedChange(
                        "lineage of " + agentId,
                        256,
                        transaction ->
                                Sql.update(
                                        transaction,
                                        """
                                        update agent_branch set before = null, \
                                        is_confirmed = true \
                                        where agent_key = ? and epoch = ? and token = ?""",
                                        AgentKeys.of(transaction, agentId),
                                        epoch,
                                        token.toByteArray()),
                        () -> {}));
    }

    /**
     * What became of an outbox that was restored or copied.
     *
     * @param before what the agent says until it is known to have the token; null after that
     * @param isFork whether there was another branch when it began
     */
    private record Branch(
            long id, byte[] token, byte @Nullable [] before, boolean isFork, boolean isConfirmed) {
        boolean goesOnFrom(byte[] said) {
            return Arrays.equals(token, said) || Arrays.equals(before, said);
        }

        /** It may not have heard that it is one. */
        boolean isNewsOf(byte[] said) {
            return isFork && !isConfirmed && !Arrays.equals(token, said);
        }
    }

    private final class GreetingChange implements Change {
        final CompletableFuture<Greeting> done = new CompletableFuture<>();
        private final Hello hello;
        private final byte[] token;
        private boolean forked;

        GreetingChange(Hello hello, byte[] token) {
            this.hello = hello;
            this.token = token;
        }

        @Override
        public void apply(Handle transaction) {
            int agentKey = AgentKeys.of(transaction, hello.getAgentId());
            long now = Times.toMicros(clock.instant());
            byte[] said = hello.getLineage().toByteArray();
            boolean wasSetBack = wasSetBack(transaction, hello);
            List<Branch> branches = branches(transaction, agentKey, hello.getEpoch());
            for (Branch branch : branches) {
                if (branch.goesOnFrom(said) && (!wasSetBack || branch.isNewsOf(said))) {
                    forked = branch.isNewsOf(said);
                    Sql.update(
                            transaction,
                            """
                            update agent_branch set token = ?, before = ?, seen_at = ? \
                            where branch_id = ?""",
                            token,
                            said,
                            now,
                            branch.id());
                    return;
                }
            }
            forked = wasSetBack || !branches.isEmpty();
            if (forked) {
                audit.record(
                        transaction,
                        AuditEntry.of(clock.instant(), "agent.forked", "gateway")
                                .about("agent", hello.getAgentId())
                                .detail("code", GatewayError.AGENT_FORKED.code())
                                .detail("epoch", "%016x".formatted(hello.getEpoch()))
                                .build());
            }
            if (branches.size() >= MOST_BRANCHES) {
                Sql.update(
                        transaction,
                        "delete from agent_branch where branch_id = ?",
                        branches.getFirst().id());
            }
            Sql.update(
                    transaction,
                    """
                    insert into agent_branch (agent_key, epoch, token, before, is_fork, \
                    is_confirmed, begun_at, seen_at) values (?, ?, ?, ?, ?, false, ?, ?)""",
                    agentKey,
                    hello.getEpoch(),
                    token,
                    said,
                    forked,
                    now,
                    now);
        }

        @Override
        public void committed() {
            if (forked) {
                LOG.warnf(
                        "agent=forked code=%s agent=%s epoch=%016x hint=\"%s\"",
                        GatewayError.AGENT_FORKED.code(),
                        hello.getAgentId(),
                        hello.getEpoch(),
                        GatewayError.AGENT_FORKED.advice());
            }
            done.complete(new Greeting(ByteString.copyFrom(token), forked));
        }

        @Override
        public void refused(RuntimeException why) {
            done.completeExceptionally(why);
        }

        @Override
        public String toString() {
            return "hello of " + hello.getAgentId();
        }
    }

    /** The one that was silent for longest first. */
    private static List<Branch> branches(Handle transaction, int agentKey, long epoch) {
        List<Branch> branches = new ArrayList<>();
        Sql.query(
                transaction,
                """
                select branch_id, token, before, is_fork, is_confirmed from agent_branch \
                where agent_key = ? and epoch = ? order by seen_at""",
                row ->
                        branches.add(
                                new Branch(
                                        row.getLong(1),
                                        row.getBytes(2),
                                        row.getBytes(3),
                                        row.getBoolean(4),
                                        row.getBoolean(5))),
                agentKey,
                epoch);
        return branches;
    }
}
