package dev.skerry.gateway.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.gateway.audit.RecordedAudit;
import dev.skerry.gateway.fleet.AgentRemoval.LockOut;
import dev.skerry.gateway.fleet.AgentRemoval.Outcome;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.Silent;
import dev.skerry.gateway.store.Sql;
import dev.skerry.gateway.store.StoreHealth;
import dev.skerry.gateway.telemetry.Purge;
import dev.skerry.gateway.telemetry.StoreFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents that are taken out of a real store. */
class AgentRemovalTest {
    @TempDir private Path dir;
    private final List<String> told = new ArrayList<>();
    private StoreFixture store;
    private GroupCommitter committer;

    @BeforeEach
    void open() {
        store = new StoreFixture(dir);
        committer =
                new GroupCommitter(
                        store.database.jdbi(),
                        new StoreHealth(),
                        new Silent(),
                        Duration.ZERO,
                        1 << 20);
        committer.start();
        store.hello("north", 1);
    }

    @AfterEach
    void close() throws InterruptedException {
        committer.stop();
        store.close();
    }

    private AgentRemoval removal(LockOut lockOut) {
        return new AgentRemoval(
                committer,
                new Purge(store.database.jdbi(), committer, store.batches),
                Presence.NOBODY,
                lockOut,
                new FleetListener() {
                    @Override
                    public void agentChanged(String agentId) {}

                    @Override
                    public void devicesChanged(String agentId, Collection<String> deviceIds) {}
                },
                new RecordedAudit(),
                () -> store.now);
    }

    /** Stands for its certificates. */
    private static void revoke(Handle tx, String agentId) {
        Sql.update(tx, "update agent set software_version = 'revoked' where agent_id = ?", agentId);
    }

    private List<String> versions() {
        return store.database
                .jdbi()
                .withHandle(
                        handle ->
                                handle.createQuery("select software_version from agent")
                                        .mapTo(String.class)
                                        .list());
    }

    @Test
    void a_removed_agent_is_let_in_no_more_by_the_same_commit() throws Exception {
        AgentRemoval removal =
                removal(
                        (tx, agentId, who, reason) -> {
                            revoke(tx, agentId);
                            return () -> told.add(agentId + " by " + who + ": " + reason);
                        });
        Outcome outcome = removal.remove("north", false, "olga").get();
        // What would come in a commit after it, a gateway that ends here never does.
        assertThat(outcome).isInstanceOf(Outcome.Removed.class);
        assertThat(versions()).containsExactly("revoked");
        assertThat(told).containsExactly("north by olga: the agent was removed");
    }

    @Test
    void an_agent_that_can_not_be_locked_out_is_not_removed() {
        AgentRemoval removal =
                removal(
                        (tx, agentId, who, reason) -> {
                            throw new IllegalArgumentException("the test says so");
                        });
        assertThatThrownBy(() -> removal.remove("north", false, "olga").get())
                .hasRootCauseMessage("the test says so");
        assertThat(store.fleet.agent("north")).isPresent();
    }

    @Test
    void one_that_never_came_is_not_locked_out() throws Exception {
        AgentRemoval removal =
                removal((tx, agentId, who, reason) -> () -> told.add("told of " + agentId));
        assertThat(removal.remove("south", false, "olga").get())
                .isInstanceOf(Outcome.Unknown.class);
        assertThat(told).isEmpty();
    }
}
