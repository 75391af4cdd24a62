package dev.skerry.gateway.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.error.PolicyError;
import dev.skerry.gateway.fleet.FleetListener;
import dev.skerry.gateway.fleet.Presence;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.fleet.SqlFleetStore;
import dev.skerry.gateway.people.Caller;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.policy.PolicyBook;
import dev.skerry.gateway.profile.Scope;
import dev.skerry.gateway.program.ChunkFiles;
import dev.skerry.gateway.program.ProgramCatalogue;
import dev.skerry.gateway.program.TestPrograms;
import dev.skerry.gateway.program.rollout.Audience;
import dev.skerry.gateway.program.rollout.FleetNow;
import dev.skerry.gateway.program.rollout.ProgramQuery;
import dev.skerry.gateway.program.rollout.ProgramRollouts;
import dev.skerry.gateway.program.rollout.ProgramRollouts.Outcome;
import dev.skerry.gateway.program.rollout.ProgramWish;
import dev.skerry.gateway.program.rollout.RolloutStage;
import dev.skerry.gateway.program.rollout.RolloutUse;
import dev.skerry.gateway.program.rollout.Terms;
import dev.skerry.gateway.program.rollout.Waves;
import dev.skerry.gateway.secret.SecretBox;
import dev.skerry.gateway.signing.Signer;
import dev.skerry.profile.policy.PolicyRequest;
import dev.skerry.sync.proto.ApprovalRequest;
import dev.skerry.sync.proto.Hello;
import dev.skerry.sync.proto.ProgramOrder;
import dev.skerry.sync.proto.ProgramReport;
import dev.skerry.sync.proto.ProgramStage;
import dev.skerry.sync.sign.Sha256;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rollouts of the agents' program wait for what a policy asks for, and go on with it. */
class ProgramConsentTest extends DeskFixture {
    private static final String OLD = "0.2.0";
    private static final String NEW = "0.3.0";
    private static final String TARGET = "linux-arm64";
    private static final Caller ANNA = caller("anna", Role.ADMIN);
    private static final Caller ADMIN = caller("admin", Role.ADMIN);
    private static final Caller DORA = caller("dora", Role.OPERATOR);

    private final Told told = new Told();
    private ProgramRollouts rollouts;

    private static Caller caller(String name, Role role) {
        return new Caller(name, role, Sites.ALL, Caller.How.TOKEN, 1, 1, null);
    }

    /** Two agents that are connected, and what each was told last. */
    private final class Told implements FleetNow, FleetListener {
        final Map<String, ProgramOrder> orders = new ConcurrentSkipListMap<>();

        @Override
        public Map<String, Instant> heard() {
            return Map.of("north", now, "south", now);
        }

        @Override
        public @Nullable Long freeBytes(String agentId) {
            return null;
        }

        @Override
        public Map<String, Ledger> ledgers(Collection<String> agentIds) {
            return Map.of();
        }

        @Override
        public void send(String agentId, ProgramOrder order) {
            orders.put(agentId, order);
        }

        @Override
        public void agentChanged(String agentId) {}

        @Override
        public void devicesChanged(String agentId, Collection<String> deviceIds) {}
    }

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        rollouts =
                new ProgramRollouts(
                        committer,
                        database.jdbi(),
                        told,
                        told,
                        approvals,
                        (id, agent) -> {},
                        audit,
                        () -> now);
        desk =
                new ApprovalDesk(
                        committer,
                        database.jdbi(),
                        new PolicyBook(),
                        approvals,
                        Map.of(PolicyRequest.PROGRAM, rollouts.waiting()),
                        (id, agent) -> {},
                        audit,
                        () -> now);
        push(folder);
        var fleet = new SqlFleetStore(database.jdbi(), Presence.NOBODY, () -> now);
        for (String agent : told.heard().keySet()) {
            var hello =
                    Hello.newBuilder()
                            .setAgentId(agent)
                            .setEpoch(1)
                            .setSite(agent.equals("north") ? "harbour" : "plant")
                            .build();
            database.jdbi().useTransaction(tx -> fleet.agentSeen(tx, hello, 0));
            rollouts.reported(
                    agent,
                    ProgramReport.newBuilder()
                            .setVersion(OLD)
                            .setBaseVersion(OLD)
                            .setTarget(TARGET)
                            .setOutboxFormat(1)
                            .setStage(ProgramStage.PROGRAM_STAGE_IDLE)
                            .build(),
                    false);
        }
        policy("{ name: programs, when: kind == \"program\" && site != \"plant\", approvals: 1 }");
    }

    private void push(Path folder) throws Exception {
        var catalogue =
                new ProgramCatalogue(
                        committer,
                        database.jdbi(),
                        ChunkFiles.open(folder.resolve("programs")),
                        Signer.open(
                                folder.resolve("signing"),
                                new SecretBox(new byte[SecretBox.KEY_BYTES]),
                                () -> now),
                        new RolloutUse(),
                        audit,
                        () -> now,
                        1 << 20);
        catalogue.keep(TestPrograms.chunks(NEW)).get();
        catalogue.store(TestPrograms.index(NEW, TARGET), "anna").get();
    }

    private static ProgramWish wish(Scope scope, String... targets) {
        var terms =
                new Terms(
                        Waves.parse("100%").orElseThrow(),
                        Duration.ofMinutes(10),
                        0,
                        0.9,
                        0,
                        null,
                        Duration.ofMinutes(30),
                        4,
                        Duration.ofMinutes(2));
        return new ProgramWish(NEW, new Audience(scope, List.of(targets)), terms);
    }

    private String asked(ProgramWish wish) throws Exception {
        return ((Outcome.Waiting) rollouts.start(wish, ANNA).get()).requestId();
    }

    private RolloutStage stage(String id) {
        return new ProgramQuery(database.jdbi(), told).rollout(id, Sites.ALL).orElseThrow().stage();
    }

    private ProgramOrder ordered(String agentId) {
        return Objects.requireNonNull(told.orders.get(agentId), agentId);
    }

    @Test
    void what_is_asked_for_names_the_index_of_each_target_and_how_it_is_brought() throws Exception {
        ApprovalRequest asked = stored(asked(wish(Scope.SITE, "harbour"))).asked();
        assertThat(asked.getName()).isEqualTo("skerry-agent");
        assertThat(asked.getSite()).isEqualTo("harbour");
        assertThat(asked.getArgumentsOrThrow("version").getText()).isEqualTo(NEW);
        assertThat(asked.getArgumentsOrThrow("index." + TARGET).getText())
                .isEqualTo(Sha256.hex(TestPrograms.index(NEW, TARGET)));
        assertThat(asked.getArgumentsOrThrow("soakSeconds").getInteger()).isEqualTo(600);
    }

    @Test
    void a_rollout_waits_and_begins_with_its_approvals_which_go_out_with_it() throws Exception {
        String id = asked(wish(Scope.ALL));
        assertThat(stage(id)).isEqualTo(RolloutStage.WAITING);
        rollouts.tick().get();
        assertThat(told.orders).isEmpty();
        assertThat(rollouts.pause(id, any -> true, true, "anna").get())
                .isInstanceOf(Outcome.NotBegun.class);
        assertThat(rollouts.revert(id, any -> true, ANNA).get())
                .isInstanceOf(Outcome.NotBegun.class);
        yes(id);
        assertThat(stage(id)).isEqualTo(RolloutStage.OPEN);
        rollouts.tick().get();
        assertThat(told.orders).containsOnlyKeys("north", "south");
        assertThat(ordered("south").getPlan().getVersion()).isEqualTo(NEW);
        assertThat(ordered("south").getApproved(0).getRequest()).isEqualTo(stored(id).content());
        assertThat(ordered("south").getApproved(0).getApprovals(0).getApprover()).isEqualTo("bob");
    }

    @Test
    void what_no_rule_is_about_begins_at_once_with_the_request_alone() throws Exception {
        assertThat(rollouts.start(wish(Scope.AGENT, "south"), ANNA).get())
                .isInstanceOf(Outcome.Started.class);
        rollouts.tick().get();
        assertThat(ordered("south").getApproved(0).getApprovalsList()).isEmpty();
        assertThat(told.orders).doesNotContainKey("north");
    }

    @Test
    void a_rollout_that_is_refused_or_expires_has_ended() throws Exception {
        String refused = asked(wish(Scope.ALL));
        says(BOB, refused, false);
        assertThat(stage(refused)).isEqualTo(RolloutStage.STOPPED);
        String expired = asked(wish(Scope.ALL));
        now = now.plus(Duration.ofDays(2));
        tick();
        assertThat(stage(expired)).isEqualTo(RolloutStage.STOPPED);
        rollouts.tick().get();
        assertThat(told.orders).isEmpty();
    }

    @Test
    void a_rollout_that_waits_is_taken_back_by_who_asked_or_by_an_admin() throws Exception {
        String id = asked(wish(Scope.ALL));
        assertThat(rollouts.stop(id, any -> true, "", DORA).get())
                .isEqualTo(new Outcome.NotTheirs("anna"));
        assertThat(rollouts.stop(id, any -> true, "not now", ANNA).get())
                .isInstanceOf(Outcome.Done.class);
        assertThat(state(id)).isEqualTo(RequestState.WITHDRAWN);
        assertThat(stage(id)).isEqualTo(RolloutStage.STOPPED);
        String other = asked(wish(Scope.ALL));
        assertThat(rollouts.stop(other, any -> true, "", ADMIN).get())
                .isInstanceOf(Outcome.Done.class);
        assertThat(state(other)).isEqualTo(RequestState.WITHDRAWN);
    }

    @Test
    void what_would_reach_nobody_any_more_is_not_begun_when_it_is_granted() throws Exception {
        String first = asked(wish(Scope.SITE, "harbour"));
        String second = asked(wish(Scope.AGENT, "north"));
        yes(first);
        yes(second);
        assertThat(stage(first)).isEqualTo(RolloutStage.OPEN);
        assertThat(stage(second)).isEqualTo(RolloutStage.STOPPED);
        assertThat(stored(second).ending())
                .satisfies(
                        ending ->
                                assertThat(ending.code())
                                        .isEqualTo(PolicyError.NOT_AS_ASKED.code()));
    }
}
