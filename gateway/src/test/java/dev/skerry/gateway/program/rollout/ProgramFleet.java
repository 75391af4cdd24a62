package dev.skerry.gateway.program.rollout;

import dev.skerry.gateway.approval.Approvals;
import dev.skerry.gateway.audit.RecordedAudit;
import dev.skerry.gateway.fleet.FleetListener;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.people.Caller;
import dev.skerry.gateway.people.Role;
import dev.skerry.gateway.policy.PolicyBook;
import dev.skerry.gateway.profile.Scope;
import dev.skerry.gateway.program.ChunkFiles;
import dev.skerry.gateway.program.ProgramCatalogue;
import dev.skerry.gateway.program.TestPrograms;
import dev.skerry.gateway.program.rollout.ProgramRolloutView.TurnView;
import dev.skerry.gateway.program.rollout.ProgramRollouts.Outcome;
import dev.skerry.gateway.secret.SecretBox;
import dev.skerry.gateway.signing.Signer;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.Silent;
import dev.skerry.gateway.store.StoreHealth;
import dev.skerry.gateway.telemetry.StoreFixture;
import dev.skerry.sync.proto.Hello;
import dev.skerry.sync.proto.ProgramOrder;
import dev.skerry.sync.proto.ProgramPlan;
import dev.skerry.sync.proto.ProgramReport;
import dev.skerry.sync.proto.ProgramStage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rollouts in a real store, for ten agents that do what they are told, one step each time. Between
 * any two steps the gateway is another one, so that nothing but the store remembers anything.
 */
abstract class ProgramFleet {
    static final String OLD = "0.2.0";
    static final String NEW = "0.3.0";
    static final String TARGET = "linux-arm64";
    static final Caller ANNA =
            new Caller("anna", Role.ADMIN, Sites.ALL, Caller.How.TOKEN, 1, 1, null);
    static final Terms TERMS =
            new Terms(
                    Waves.parse("1,50%,100%").orElseThrow(),
                    Duration.ofMinutes(10),
                    0,
                    0.9,
                    0,
                    null,
                    Duration.ofMinutes(30),
                    4,
                    Duration.ofMinutes(2));
    static final ProgramWish ALL = new ProgramWish(NEW, new Audience(Scope.ALL, List.of()), TERMS);

    final StoreFixture store;
    final GroupCommitter committer;
    final ProgramCatalogue catalogue;
    final RecordedAudit audit = new RecordedAudit();
    final Fleet fleet = new Fleet();
    Instant now = Instant.parse("2026-03-01T10:00:00Z");

    ProgramFleet(@TempDir Path dir) {
        store = new StoreFixture(dir);
        committer =
                new GroupCommitter(
                        store.database.jdbi(),
                        new StoreHealth(),
                        new Silent(),
                        Duration.ZERO,
                        1 << 20);
        catalogue =
                new ProgramCatalogue(
                        committer,
                        store.database.jdbi(),
                        ChunkFiles.open(dir.resolve("programs")),
                        Signer.open(
                                dir.resolve("signing"),
                                new SecretBox(new byte[SecretBox.KEY_BYTES]),
                                () -> now),
                        new RolloutUse(),
                        audit,
                        () -> now,
                        1 << 20);
    }

    /** Agents that do what they are told. */
    static final class Fleet implements FleetNow {
        final Map<String, ProgramPlan> plans = new ConcurrentSkipListMap<>();
        final Map<String, String> runs = new TreeMap<>();
        final Map<String, Instant> heard = new TreeMap<>();
        final Map<String, Ledger> ledgers = new HashMap<>();
        final Set<String> broken = new TreeSet<>();

        @Override
        public Map<String, Instant> heard() {
            return Map.copyOf(heard);
        }

        @Override
        public @Nullable Long freeBytes(String agentId) {
            return null;
        }

        @Override
        public Map<String, Ledger> ledgers(Collection<String> agentIds) {
            Map<String, Ledger> found = new HashMap<>(ledgers);
            found.keySet().retainAll(agentIds);
            return found;
        }

        @Override
        public void send(String agentId, ProgramOrder order) {
            plans.put(agentId, order.getPlan());
        }

        ProgramReport report(String agentId, ProgramStage stage) {
            ProgramPlan plan = plans.getOrDefault(agentId, ProgramPlan.getDefaultInstance());
            return ProgramReport.newBuilder()
                    .setVersion(runs.getOrDefault(agentId, OLD))
                    .setTarget(TARGET)
                    .setBaseVersion("0.1.0")
                    .setOutboxFormat(1)
                    .setShareAddress(agentId + ":7")
                    .setRolloutId(plan.getRolloutId())
                    .setOfferedVersion(plan.getVersion())
                    .setStage(stage)
                    .build();
        }
    }

    private static final class Unheard implements FleetListener {
        @Override
        public void agentChanged(String agentId) {}

        @Override
        public void devicesChanged(String agentId, Collection<String> deviceIds) {}
    }

    /** A gateway that has just started. */
    ProgramRollouts gateway() {
        return new ProgramRollouts(
                committer,
                store.database.jdbi(),
                fleet,
                new Unheard(),
                new Approvals(new PolicyBook(), audit, () -> now),
                (id, agent) -> {},
                audit,
                () -> now);
    }

    ProgramQuery query() {
        return new ProgramQuery(store.database.jdbi(), fleet);
    }

    static List<String> agents() {
        return IntStream.range(0, 10).mapToObj(i -> "a" + i).toList();
    }

    @BeforeEach
    void begin() throws Exception {
        committer.start();
        for (String version : List.of(OLD, NEW)) {
            catalogue.keep(TestPrograms.chunks(version)).get();
            catalogue.store(TestPrograms.index(version, TARGET), "anna").get();
        }
        for (String agent : agents()) {
            known(agent);
        }
    }

    /** The gateway knows an agent, which runs the old version. */
    void known(String agent) throws Exception {
        var hello =
                Hello.newBuilder()
                        .setAgentId(agent)
                        .setEpoch(1)
                        .setSite(agent.equals("a0") ? "harbour" : "plant");
        store.database.jdbi().useTransaction(tx -> store.fleet.agentSeen(tx, hello.build(), 0));
        fleet.heard.put(agent, now);
        says(agent, ProgramStage.PROGRAM_STAGE_IDLE);
    }

    @AfterEach
    void close() throws InterruptedException {
        committer.stop();
        store.close();
    }

    void says(String agent, ProgramStage stage) throws Exception {
        gateway().reported(agent, fleet.report(agent, stage), false);
    }

    String started(ProgramWish wish) throws Exception {
        return ((Outcome.Started) gateway().start(wish, ANNA).get()).rolloutId();
    }

    void tick() throws Exception {
        gateway().tick().get();
    }

    ProgramRolloutView view(String id) {
        return query().rollout(id, Sites.ALL).orElseThrow();
    }

    List<String> in(String id, TurnState state) {
        return Objects.requireNonNull(view(id).agents()).stream()
                .filter(turn -> turn.state() == state)
                .map(TurnView::agentId)
                .sorted()
                .toList();
    }

    /** Every agent that was told does its next step; returns whether one did. */
    boolean step() throws Exception {
        boolean any = false;
        for (Map.Entry<String, ProgramPlan> told : List.copyOf(fleet.plans.entrySet())) {
            String agent = told.getKey();
            String version = told.getValue().getVersion();
            if (version.isEmpty() || !fleet.heard.containsKey(agent)) {
                continue;
            }
            any = true;
            says(agent, ProgramStage.PROGRAM_STAGE_FETCHING);
            says(agent, ProgramStage.PROGRAM_STAGE_STAGED);
            if (fleet.broken.contains(agent)) {
                says(agent, ProgramStage.PROGRAM_STAGE_ROLLED_BACK);
            } else {
                fleet.runs.put(agent, version);
                says(agent, ProgramStage.PROGRAM_STAGE_TRIAL);
                says(agent, ProgramStage.PROGRAM_STAGE_COMMITTED);
            }
        }
        // Told is after written: the writer takes one after the other.
        gateway().pause("nobody", always -> true, true, "test").get();
        return any;
    }

    void run() throws Exception {
        do {
            tick();
        } while (step());
        tick();
    }

    void soak() throws Exception {
        now = now.plus(TERMS.soak());
        tick();
    }
}
