package dev.skerry.gateway.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.error.PolicyError;
import dev.skerry.gateway.fleet.FleetListener;
import dev.skerry.gateway.fleet.Presence;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.fleet.SqlFleetStore;
import dev.skerry.gateway.model.StoredModels;
import dev.skerry.gateway.model.gate.Gates;
import dev.skerry.gateway.model.rollout.ModelLink;
import dev.skerry.gateway.model.rollout.ModelPlace;
import dev.skerry.gateway.model.rollout.RolloutWish;
import dev.skerry.gateway.model.rollout.Rollouts;
import dev.skerry.gateway.model.rollout.Rollouts.Outcome;
import dev.skerry.gateway.model.rollout.Stage;
import dev.skerry.gateway.model.rollout.WaitingAssignments;
import dev.skerry.gateway.people.Caller;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.policy.PolicyBook;
import dev.skerry.gateway.profile.Scope;
import dev.skerry.profile.policy.PolicyRequest;
import dev.skerry.sync.proto.ApprovalRequest;
import dev.skerry.sync.proto.Hello;
import dev.skerry.sync.proto.ModelOrder;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Assignments and rollouts of models wait for what a policy asks for, and go on with it. */
class ModelConsentTest extends DeskFixture {
    private static final ModelPlace ALL = new ModelPlace("wear", Scope.ALL, "");
    private static final ModelPlace HARBOUR = new ModelPlace("wear", Scope.SITE, "harbour");
    private static final Caller ANNA = caller("anna");
    private static final Caller DORA = caller("dora");

    private final Told told = new Told();
    private Rollouts rollouts;
    private String digest = "";

    private static Caller caller(String name) {
        return new Caller(name, Role.OPERATOR, Sites.ALL, Caller.How.TOKEN, 1, 1, null);
    }

    /** Two agents that are connected, and what each was told last. */
    private static final class Told implements ModelLink, FleetListener {
        final Map<String, ModelOrder> orders = new ConcurrentSkipListMap<>();

        @Override
        public Collection<String> connected() {
            return List.of("north", "south");
        }

        @Override
        public void send(String agentId, ModelOrder order) {
            orders.put(agentId, order);
        }

        @Override
        public void agentChanged(String agentId) {}

        @Override
        public void devicesChanged(String agentId, Collection<String> deviceIds) {}
    }

    @BeforeEach
    void start() throws Exception {
        rollouts =
                new Rollouts(
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
                        Map.of(PolicyRequest.MODEL, rollouts.waiting()),
                        (id, agent) -> {},
                        audit,
                        () -> now);
        var fleet = new SqlFleetStore(database.jdbi(), Presence.NOBODY, () -> now);
        for (String agent : told.connected()) {
            var hello =
                    Hello.newBuilder()
                            .setAgentId(agent)
                            .setEpoch(1)
                            .setSite(agent.equals("north") ? "harbour" : "plant")
                            .build();
            database.jdbi().useTransaction(tx -> fleet.agentSeen(tx, hello, 0));
        }
        digest = StoredModels.put(database.jdbi(), "wear", "1.0.0");
        policy("{ name: models, when: kind == \"model\" && site == \"harbour\", approvals: 1 }");
    }

    private Outcome assign(ModelPlace place) throws Exception {
        return rollouts.assign(place, "1.0.0", seen -> true, Sites.ALL, ANNA).get();
    }

    private static String idOf(Outcome outcome) {
        return ((Outcome.Waiting) outcome).requestId();
    }

    private String start(ModelPlace place) throws Exception {
        return idOf(
                rollouts.start(
                                new RolloutWish(
                                        place,
                                        "1.0.0",
                                        RolloutWish.CANARY,
                                        Gates.DEFAULT,
                                        false,
                                        Duration.ofMinutes(10)),
                                ANNA)
                        .get());
    }

    private Stage stage(String id) {
        return rollouts.rollout(id, Sites.ALL).orElseThrow().stage();
    }

    private ModelOrder ordered(String agentId) {
        return Objects.requireNonNull(told.orders.get(agentId), agentId);
    }

    @Test
    void an_assignment_is_there_once_it_is_approved_and_goes_out_with_its_approvals()
            throws Exception {
        String id = idOf(assign(HARBOUR));
        assertThat(idOf(assign(HARBOUR))).isEqualTo(id);
        assertThat(rollouts.assignments("wear", Sites.ALL)).isEmpty();
        ApprovalRequest asked = stored(id).asked();
        assertThat(HexFormat.of().formatHex(asked.getContentDigest().toByteArray()))
                .isEqualTo(digest);
        assertThat(asked.getName()).isEqualTo("wear");
        assertThat(asked.getArgumentsOrThrow("version").getText()).isEqualTo("1.0.0");
        yes(id);
        assertThat(rollouts.assignments("wear", Sites.ALL))
                .singleElement()
                .satisfies(a -> assertThat(a.by()).isEqualTo("anna"));
        assertThat(told.orders).containsOnlyKeys("north");
        ModelOrder order = ordered("north");
        assertThat(order.getModels().getPlans(0).getActing().getDigest()).isEqualTo(digest);
        assertThat(order.getApproved(0).getRequest()).isEqualTo(stored(id).content());
        assertThat(order.getApproved(0).getApprovals(0).getApprover()).isEqualTo("bob");
    }

    @Test
    void an_assignment_that_is_given_up_is_asked_for_no_more_and_a_rollout_is() throws Exception {
        String rollout = start(HARBOUR);
        String assignment = idOf(assign(HARBOUR));
        var waiting = new WaitingAssignments(committer, approvals, (id, agent) -> {});
        assertThat(waiting.giveUp(ALL, "1.0.0").get()).isFalse();
        assertThat(waiting.giveUp(HARBOUR, "2.0.0").get()).isFalse();
        assertThat(waiting.giveUp(HARBOUR, "1.0.0").get()).isTrue();
        assertThat(state(assignment)).isEqualTo(RequestState.WITHDRAWN);
        assertThat(state(rollout)).isEqualTo(RequestState.WAITING);
        assertThat(waiting.giveUp(HARBOUR, "1.0.0").get()).isFalse();
    }

    @Test
    void what_no_rule_is_about_goes_out_with_the_request_alone() throws Exception {
        assertThat(assign(new ModelPlace("wear", Scope.SITE, "plant")))
                .isInstanceOf(Outcome.Done.class);
        assertThat(ordered("south").getApproved(0).getApprovalsList()).isEmpty();
        assertThat(told.orders).doesNotContainKey("north");
    }

    @Test
    void a_rollout_waits_as_a_stage_of_its_own_and_begins_with_its_approvals() throws Exception {
        String id = start(ALL);
        assertThat(stage(id)).isEqualTo(Stage.WAITING);
        assertThat(told.orders).isEmpty();
        assertThat(rollouts.promote(id, any -> true, null, true, "anna").get())
                .isInstanceOf(Outcome.NotBegun.class);
        assertThat(rollouts.pause(id, any -> true, true, "anna").get())
                .isInstanceOf(Outcome.NotBegun.class);
        assertThat(stored(id).asked().getArgumentsOrThrow("canary").getText())
                .isEqualTo("share 0.1");
        yes(id);
        assertThat(stage(id)).isEqualTo(Stage.SHADOW);
        assertThat(ordered("south").getModels().getPlans(0).getShadow().getDigest())
                .isEqualTo(digest);
        assertThat(ordered("south").getApproved(0).getRequest()).isEqualTo(stored(id).content());
    }

    @Test
    void a_rollout_that_is_refused_or_expires_has_ended() throws Exception {
        String refused = start(ALL);
        says(BOB, refused, false);
        assertThat(stage(refused)).isEqualTo(Stage.ABORTED);
        String expired = start(ALL);
        assertThat(expired).isNotEqualTo(refused);
        now = now.plus(Duration.ofDays(2));
        tick();
        assertThat(stage(expired)).isEqualTo(Stage.ABORTED);
        assertThat(told.orders).isEmpty();
    }

    @Test
    void a_rollout_that_waits_is_taken_back_by_who_asked() throws Exception {
        String id = start(ALL);
        assertThat(rollouts.abort(id, any -> true, "", DORA).get())
                .isEqualTo(new Outcome.NotTheirs("anna"));
        assertThat(rollouts.abort(id, any -> true, "not now", ANNA).get())
                .isInstanceOf(Outcome.Done.class);
        assertThat(state(id)).isEqualTo(RequestState.WITHDRAWN);
        assertThat(stage(id)).isEqualTo(Stage.ABORTED);
    }

    @Test
    void what_can_not_begin_any_more_is_not_begun_when_it_is_granted() throws Exception {
        String first = start(ALL);
        String second = start(HARBOUR);
        String assignment = idOf(assign(HARBOUR));
        yes(first);
        yes(second);
        yes(assignment);
        assertThat(stage(second)).isEqualTo(Stage.ABORTED);
        assertThat(state(second)).isEqualTo(RequestState.REFUSED);
        assertThat(stored(assignment).ending())
                .satisfies(
                        ending ->
                                assertThat(ending.code())
                                        .isEqualTo(PolicyError.NOT_AS_ASKED.code()));
        assertThat(rollouts.assignments("wear", Sites.ALL)).isEmpty();
    }
}
