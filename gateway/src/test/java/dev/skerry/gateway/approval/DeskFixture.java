package dev.skerry.gateway.approval;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.approval.Approvals.Filing;
import dev.skerry.gateway.approval.Settled.Carried;
import dev.skerry.gateway.audit.RecordedAudit;
import dev.skerry.gateway.error.PolicyError;
import dev.skerry.gateway.fleet.FleetListener;
import dev.skerry.gateway.people.Caller;
import dev.skerry.gateway.policy.Policies;
import dev.skerry.gateway.policy.PolicyBook;
import dev.skerry.gateway.profile.ProfileLink;
import dev.skerry.gateway.profile.Profiles;
import dev.skerry.gateway.store.Database;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.StoreHealth;
import dev.skerry.profile.compile.PolicyCompileResult;
import dev.skerry.profile.compile.PolicyCompiler;
import dev.skerry.sync.proto.ApprovalRequest;
import dev.skerry.sync.proto.ProfileOrder;
import dev.skerry.sync.proto.TwinValue;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A desk over a real store, whose clock stands still, and which can end and start again. */
abstract class DeskFixture {
    static final Person BOB = new Person("bob");

    @TempDir private Path folder;
    final RecordedAudit audit = new RecordedAudit();
    final List<Settled> settled = new ArrayList<>();
    Instant now = Instant.parse("2026-03-01T10:00:00Z");
    @Nullable PolicyError fault;

    /** Whether nothing can be carried out. */
    boolean isBroken;

    Database database;
    GroupCommitter committer;
    Approvals approvals;
    Policies policies;
    Policies.@Nullable Outcome last;
    Profiles profiles;
    final Agents agents = new Agents();
    ApprovalDesk desk;

    @BeforeEach
    void open() {
        database = Database.open(folder, 2, 4L * 1024 * 1024);
        committer =
                new GroupCommitter(
                        database.jdbi(), new StoreHealth(), new Silent(), Duration.ZERO, 1 << 20);
        committer.start();
        PolicyBook book = new PolicyBook();
        approvals = new Approvals(book, audit, () -> now);
        policies =
                new Policies(
                        committer,
                        database.jdbi(),
                        approvals,
                        () -> {},
                        (id, agent) -> {},
                        audit,
                        () -> now);
        profiles =
                new Profiles(
                        committer,
                        database.jdbi(),
                        agents,
                        agents,
                        (id, agent) -> {},
                        approvals,
                        audit,
                        () -> now);
        desk =
                new ApprovalDesk(
                        committer,
                        database.jdbi(),
                        book,
                        approvals,
                        Map.of(
                                "command",
                                this::carry,
                                "policy",
                                policies,
                                "profile",
                                profiles.waiting()),
                        (id, agent) -> {},
                        audit,
                        () -> now);
    }

    @AfterEach
    void close() throws Exception {
        committer.stop();
        database.close();
    }

    private Carried carry(Handle transaction, Settled what) {
        if (isBroken) {
            throw new IllegalArgumentException("the test says so");
        }
        settled.add(what);
        return new Carried(() -> {}, what.state() == RequestState.GRANTED ? fault : null);
    }

    /** A policy with BOB alone. */
    void policy(String rule) throws Exception {
        put(List.of(BOB), List.of(rule), Caller.ANYBODY);
        assertThat(last).isInstanceOf(Policies.Outcome.Done.class);
    }

    void put(List<Person> approvers, List<String> rules, Caller by) throws Exception {
        StringBuilder yaml = new StringBuilder("approvers:\n");
        approvers.forEach(person -> yaml.append(person.line()));
        yaml.append("rules:\n");
        rules.forEach(rule -> yaml.append("  - ").append(rule).append('\n'));
        var compiled =
                (PolicyCompileResult.Compiled)
                        new PolicyCompiler().compile("policy.yaml", yaml.toString());
        last =
                policies.put(
                                compiled.policy(),
                                yaml.toString().getBytes(UTF_8),
                                version -> true,
                                by)
                        .get();
    }

    Filing file(String id) {
        return file(id, "stop");
    }

    Filing file(String id, String argument) {
        return file(command(id, argument, "anna"));
    }

    static ApprovalRequest command(String id, String argument, String caller) {
        return ApprovalRequest.newBuilder()
                .setRequestId(id)
                .setKind("command")
                .setName("stop")
                .putArguments("a", TwinValue.newBuilder().setText(argument).build())
                .setCaller(caller)
                .setRole("operator")
                .build();
    }

    Filing file(ApprovalRequest question) {
        return database.jdbi()
                .inTransaction(tx -> approvals.file(tx, question, Duration.ofSeconds(30), null));
    }

    ApprovalDesk.Outcome yes(String id) throws Exception {
        return says(BOB, id, true);
    }

    ApprovalDesk.Outcome says(Person who, String id, boolean yes) throws Exception {
        return desk.give(id, who.signs(stored(id).content(), yes, now), Caller.ANYBODY).get();
    }

    StoredRequest stored(String id) {
        return database.jdbi()
                .withHandle(handle -> SqlApprovalStore.find(handle, id))
                .orElseThrow();
    }

    RequestState state(String id) {
        return stored(id).state();
    }

    /** Until what was submitted before is done. */
    void tick() throws Exception {
        desk.tick();
        desk.withdraw("none", Caller.ANYBODY).get();
    }

    /** The agents that are connected, and what each was told last. */
    static final class Agents implements ProfileLink, FleetListener {
        final Set<String> connected = new TreeSet<>();
        final Map<String, ProfileOrder> told = new ConcurrentHashMap<>();

        @Override
        public Collection<String> connected() {
            return connected;
        }

        @Override
        public void send(String agentId, ProfileOrder order) {
            told.put(agentId, order);
        }

        @Override
        public void agentChanged(String agentId) {}

        @Override
        public void devicesChanged(String agentId, Collection<String> deviceIds) {}
    }

    private static final class Silent implements GroupCommitter.CommitListener {
        @Override
        public void committing(Handle transaction) {}

        @Override
        public void committed(int changes, long nanos) {}

        @Override
        public void rolledBack() {}
    }
}
