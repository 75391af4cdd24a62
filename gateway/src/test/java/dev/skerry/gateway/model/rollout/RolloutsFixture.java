package dev.skerry.gateway.model.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.approval.Approvals;
import dev.skerry.gateway.audit.RecordedAudit;
import dev.skerry.gateway.fleet.FleetListener;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.model.StoredModels;
import dev.skerry.gateway.model.gate.Gates;
import dev.skerry.gateway.model.rollout.Rollouts.Outcome;
import dev.skerry.gateway.people.Caller;
import dev.skerry.gateway.policy.PolicyBook;
import dev.skerry.gateway.profile.Scope;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.Silent;
import dev.skerry.gateway.store.StoreHealth;
import dev.skerry.gateway.telemetry.StoreFixture;
import dev.skerry.sync.audit.AuditEntry;
import dev.skerry.sync.proto.Hello;
import dev.skerry.sync.proto.ModelFigures;
import dev.skerry.sync.proto.ModelOrder;
import dev.skerry.sync.proto.ModelPlan;
import dev.skerry.sync.proto.ModelReport;
import dev.skerry.sync.proto.ModelSet;
import dev.skerry.sync.proto.ModelState;
import dev.skerry.sync.proto.ModelState.Role;
import dev.skerry.sync.proto.ModelState.State;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Rollouts in a real store, for ten agents that say what the test has them say. */
abstract class RolloutsFixture {
    static final int AGENTS = 10;
    static final ModelPlace ALL = new ModelPlace("wear", Scope.ALL, "");
    static final Duration STAGE_TIME = Duration.ofMinutes(10);

    static final Caller ANNA = caller("anna");
    static final Caller BEN = caller("ben");

    private static Caller caller(String name) {
        return new Caller(
                name,
                dev.skerry.gateway.people.Role.OPERATOR,
                Sites.ALL,
                Caller.How.TOKEN,
                1,
                1,
                null);
    }

    final StoreFixture store;
    private final GroupCommitter committer;
    final RecordedAudit audit = new RecordedAudit();
    final Told told = new Told();
    final Rollouts rollouts;
    Instant now = Instant.parse("2026-03-01T10:00:00Z");
    String first = "";
    String second = "";

    RolloutsFixture(@TempDir Path dir) {
        store = new StoreFixture(dir);
        committer =
                new GroupCommitter(
                        store.database.jdbi(),
                        new StoreHealth(),
                        new Silent(),
                        Duration.ZERO,
                        1 << 20);
        rollouts = opened();
    }

    Rollouts opened() {
        return new Rollouts(
                committer,
                store.database.jdbi(),
                told,
                new Unheard(),
                new Approvals(new PolicyBook(), audit, () -> now),
                (id, agent) -> {},
                audit,
                () -> now);
    }

    /** What agents were told last. */
    static final class Told implements ModelLink {
        final Map<String, ModelSet> sets = new ConcurrentSkipListMap<>();

        @Override
        public Collection<String> connected() {
            return agents();
        }

        @Override
        public void send(String agentId, ModelOrder order) {
            sets.put(agentId, order.getModels());
        }

        List<ModelPlan> plansOf(String agentId) {
            return Objects.requireNonNull(sets.get(agentId), agentId).getPlansList();
        }
    }

    private static final class Unheard implements FleetListener {
        @Override
        public void agentChanged(String agentId) {}

        @Override
        public void devicesChanged(String agentId, Collection<String> deviceIds) {}
    }

    static List<String> agents() {
        return java.util.stream.IntStream.range(0, AGENTS).mapToObj(i -> "a" + i).toList();
    }

    @BeforeEach
    void begin() throws Exception {
        committer.start();
        for (String agent : agents()) {
            var hello =
                    Hello.newBuilder()
                            .setAgentId(agent)
                            .setEpoch(1)
                            .setSite(agent.equals("a0") ? "harbour" : "plant");
            store.database.jdbi().useTransaction(tx -> store.fleet.agentSeen(tx, hello.build(), 0));
        }
        first = StoredModels.put(store.database.jdbi(), "wear", "1.0.0");
        second = StoredModels.put(store.database.jdbi(), "wear", "1.1.0");
        assertThat(assign(ALL, "1.0.0")).isInstanceOf(Outcome.Done.class);
    }

    @AfterEach
    void close() throws InterruptedException {
        committer.stop();
        store.close();
    }

    Outcome assign(ModelPlace place, String version) throws Exception {
        return rollouts.assign(place, version, seen -> true, Sites.ALL, ANNA).get();
    }

    static RolloutWish wish(ModelPlace place, Canary canary, boolean isAutomatic) {
        return new RolloutWish(place, "1.1.0", canary, Gates.DEFAULT, isAutomatic, STAGE_TIME);
    }

    String started(boolean isAutomatic) throws Exception {
        Outcome outcome = rollouts.start(wish(ALL, new Canary.Share(0.2), isAutomatic), ANNA).get();
        return ((Outcome.Started) outcome).rolloutId();
    }

    /** Agents say of what they were told that it runs, and how it does. */
    void report(Collection<String> agentIds, long steps, long alarms) throws Exception {
        for (String agentId : agentIds) {
            ModelReport.Builder report = ModelReport.newBuilder();
            for (ModelPlan plan : told.plansOf(agentId)) {
                report.addModels(
                        state(plan, plan.getActing().getDigest(), Role.ROLE_ACTING, steps, alarms));
                report.addModels(
                        state(plan, plan.getShadow().getDigest(), Role.ROLE_SHADOW, steps, alarms));
            }
            report(agentId, report.build());
        }
    }

    void report(String agentId, ModelReport report) throws Exception {
        rollouts.reported(agentId, report, false);
    }

    private ModelState.Builder state(
            ModelPlan plan, String digest, Role role, long steps, long alarms) {
        return ModelState.newBuilder()
                .setName(plan.getName())
                .setRolloutId(plan.getRolloutId())
                .setDigest(digest)
                .setRole(role)
                .setState(State.STATE_RUNNING)
                .setFigures(
                        ModelFigures.newBuilder()
                                .setSteps(steps)
                                .setCompared(steps)
                                .setAgreed(steps)
                                .setAlarms(digest.equals(second) ? alarms : 1));
    }

    void tick() throws Exception {
        // What was reported is written first: the writer takes one after the other.
        assign(new ModelPlace("nothing", Scope.ALL, ""), "1.0.0");
        rollouts.tick().get();
    }

    void ripen() throws Exception {
        now = now.plus(STAGE_TIME);
        tick();
    }

    RolloutView view(String id) {
        return rollouts.rollout(id, Sites.ALL).orElseThrow();
    }

    List<String> actingOn(String digest) {
        return told.sets.entrySet().stream()
                .filter(e -> e.getValue().getPlans(0).getActing().getDigest().equals(digest))
                .map(Map.Entry::getKey)
                .toList();
    }

    List<String> audited() {
        return audit.entries.stream().map(AuditEntry::what).toList();
    }

    /** As if there were no rollout: what acts. */
    static Map<String, ModelSet> without(Map<String, ModelSet> sets) {
        Map<String, ModelSet> acting = new TreeMap<>();
        sets.forEach(
                (agent, set) ->
                        acting.put(
                                agent,
                                ModelSet.newBuilder()
                                        .addPlans(
                                                set.getPlans(0).toBuilder()
                                                        .clearShadow()
                                                        .clearRolloutId())
                                        .build()));
        return acting;
    }

    Outcome promote(String id, boolean isForced) throws Exception {
        tick();
        return rollouts.promote(id, any -> true, null, isForced, "ben").get();
    }
}
