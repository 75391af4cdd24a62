package dev.skerry.sync.sim;

import com.google.protobuf.Message;
import dev.skerry.sync.crdt.Twin;
import dev.skerry.sync.proto.Credit;
import dev.skerry.sync.proto.GatewayFrame;
import dev.skerry.sync.proto.Lane;
import dev.skerry.sync.session.SessionProblem;
import dev.skerry.sync.testkit.Seeded;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Agents, gateways with one store, and the network between them. Every choice follows from the
 * seed: how long a frame or a sync takes, what fails, and what of it was on disk. The invariants of
 * docs/architecture.md are checked all along and once more when everything has healed.
 */
public final class SimWorld {
    static final List<Lane> LANES =
            List.of(Lane.LANE_ALARM, Lane.LANE_DECISION, Lane.LANE_TELEMETRY, Lane.LANE_BULK);

    private static final Set<String> HARMLESS_CLOSINGS =
            Set.of("", SessionProblem.SUPERSEDED.code(), SessionProblem.SILENT.code());
    private static final long SECOND = 1_000_000;
    private static final long HEALING = 600 * SECOND;

    private final Setup setup;
    private final Seeded seeded;
    private final Faults faults;
    private final Scheduler scheduler = new Scheduler();
    private final @Nullable Trace trace;
    private final SimStore store;
    private final List<SimAgent> agents = new ArrayList<>();
    private final List<SimGateway> gateways = new ArrayList<>();
    private final Map<SimProcess, Long> isolatedUntil = new HashMap<>();
    private final int mostLatencyMicros;
    private final int credits;
    private final int twinPaceSeconds;
    private final int operatorPaceSeconds;
    private final int properties;
    private long slowUntilMicros;
    private boolean healing;
    private long steps;

    /** A world in which nothing has happened yet. */
    public SimWorld(long seed, Setup setup, @Nullable Trace trace) {
        this.setup = setup;
        this.trace = trace;
        seeded = new Seeded(seed);
        faults = setup.faults() ? Faults.swarm(seeded.split()) : Faults.none(seeded.split());
        mostLatencyMicros = 500 << seeded.below(9);
        credits = 1 << seeded.below(7);
        twinPaceSeconds = 8 << seeded.below(4);
        // What only agents have written shows how much their word alone is worth.
        operatorPaceSeconds = seeded.oneIn(4) ? 1_000 : twinPaceSeconds;
        properties = seeded.between(1, TwinProperty.ALL.size());
        int agentCount = setup.agents() == 0 ? seeded.between(1, 4) : setup.agents();
        int gatewayCount = setup.gateways() == 0 ? seeded.between(1, 3) : setup.gateways();
        store = new SimStore(agentCount);
        for (int i = 0; i < agentCount; i++) {
            agents.add(new SimAgent(i, this, seeded.split()));
        }
        for (int i = 0; i < gatewayCount; i++) {
            gateways.add(new SimGateway(i, this, seeded.split()));
        }
    }

    /**
     * Runs the steps with faults, then without until everything is in order, and checks all along.
     *
     * @throws AssertionError that names the first invariant that does not hold
     */
    public Figures run() {
        gateways.forEach(SimProcess::start);
        agents.forEach(SimProcess::start);
        while (steps < setup.steps()) {
            Fault fault = faults.next();
            if (fault != null) {
                strike(fault);
            }
            step();
        }
        heal();
        Verdict.check(agents, gateways, store);
        return figures();
    }

    private void step() {
        Runnable action = scheduler.next();
        if (action == null) {
            throw new Violation("nobody has anything to do any more");
        }
        steps++;
        guarded(action);
        for (int i = 0; i < agents.size(); i++) {
            if (!agents.get(i).outbox().balances()) {
                throw new Violation("the ledger of " + agents.get(i).name + " does not balance");
            }
        }
    }

    private void guarded(Runnable action) {
        try {
            action.run();
        } catch (SimProcess.PowerCut cut) {
            cut.victim().die(someDowntime());
        }
    }

    private void strike(Fault fault) {
        faults.count(fault);
        SimAgent agent = seeded.pick(agents);
        SimGateway gateway = seeded.pick(gateways);
        SimProcess either = seeded.oneIn(2) ? agent : gateway;
        trace("world", "strikes with", fault);
        guarded(() -> strike(fault, agent, gateway, either));
    }

    private void strike(Fault fault, SimAgent agent, SimGateway gateway, SimProcess either) {
        switch (fault) {
            case AGENT_POWER -> agent.die(someDowntime());
            case GATEWAY_KILLED -> gateway.die(someDowntime());
            case AGENT_STOPPED -> agent.stop();
            case PAUSE -> either.pause(upTo(60 * SECOND));
            case CUT -> onLink(agent, SimLink::cut);
            case HALF_OPEN -> {
                int directions = seeded.between(1, 3);
                onLink(agent, l -> l.silence((directions & 1) != 0, (directions & 2) != 0));
            }
            case PARTITION -> isolate(either, upTo(600 * SECOND));
            case SLOW_LINK -> slowUntilMicros = nowMicros() + upTo(120 * SECOND);
            case SLOW_DISK -> either.slowDisk(upTo(120 * SECOND));
            case CLOCK_JUMP -> {
                long jump = upTo(10 * 3_600 * SECOND);
                either.clock.jump(seeded.oneIn(2) ? jump : -jump);
            }
            case SENT_AGAIN -> agent.sendAgain();
            case DRAIN -> gateway.drain();
            case CREDITS -> gateway.allow(seeded.below(20));
            case REPLAY -> gateway.replay();
            case STORE_RESTORED -> copyOrRestore();
            case UNREADABLE_BATCH, WITHIN_A_STEP ->
                    throw new IllegalArgumentException(fault + " does not strike between steps");
        }
    }

    // A store that is restored has one gateway, as the embedded one has: see decision 0016.
    private void copyOrRestore() {
        if (gateways.size() > 1) {
            return;
        }
        if (!store.hasBackup() || seeded.oneIn(2)) {
            store.copy();
        } else {
            restore();
        }
    }

    private void restore() {
        gateways.forEach(gateway -> gateway.die(someDowntime()));
        store.restore();
        agents.forEach(
                agent -> agent.account().takenBack(agent.twin().current(), store.twin(agent)));
    }

    /** The first backup may be the wrong one: agents are about to send anew what it lacks. */
    void restoreAgainSoon(SimGateway gateway) {
        if (gateways.size() == 1 && seeded.oneIn(4)) {
            gateway.after(
                    latencyMicros(),
                    () -> {
                        if (!healing) {
                            faults.count(Fault.STORE_RESTORED);
                            restore();
                        }
                    });
        }
    }

    private static void onLink(SimAgent agent, Consumer<SimLink> deed) {
        SimLink link = agent.link();
        if (link != null) {
            deed.accept(link);
        }
    }

    private void isolate(SimProcess one, long micros) {
        isolatedUntil.merge(one, nowMicros() + micros, Math::max);
        for (SimAgent agent : agents) {
            onLink(
                    agent,
                    link -> {
                        if (link.agent == one || link.gateway == one) {
                            loseSilentlyOrNot(link);
                        }
                    });
        }
    }

    private void heal() {
        trace("world", "heals", "");
        healing = true;
        faults.end();
        isolatedUntil.clear();
        slowUntilMicros = 0;
        agents.forEach(SimProcess::heal);
        gateways.forEach(SimProcess::heal);
        gateways.forEach(gateway -> gateway.allow(credits));
        long deadline = nowMicros() + HEALING;
        while (steps % 32 != 0 || !Verdict.isSettled(agents, gateways, store)) {
            if (nowMicros() > deadline) {
                throw new Violation(
                        "ten minutes after everything healed "
                                + Verdict.unsettled(agents, gateways, store));
            }
            step();
        }
    }

    private Figures figures() {
        return new Figures(
                1,
                steps,
                nowMicros() * agents.size(),
                agents.stream().mapToLong(agent -> agent.witness().toldReadings()).sum(),
                faults.injected());
    }

    Scheduler scheduler() {
        return scheduler;
    }

    long nowMicros() {
        return scheduler.nowMicros();
    }

    SimStore store() {
        return store;
    }

    /** How long until a side of some twin writes again. */
    long twinPaceMicros() {
        return upToTwice(twinPaceSeconds);
    }

    private long upToTwice(int seconds) {
        return 1 + seeded.between(0, 2 * seconds) * SECOND;
    }

    /** How long until an operator at some gateway writes again, of one for each agent. */
    long operatorMicros() {
        return upToTwice(operatorPaceSeconds) * gateways.size() / agents.size();
    }

    /** Some property of the twins; some worlds have a few of them only. */
    TwinProperty property() {
        return TwinProperty.ALL.get(seeded.below(properties));
    }

    List<SimAgent> agents() {
        return agents;
    }

    boolean isHealing() {
        return healing;
    }

    @Nullable Mutation mutation() {
        return setup.mutation();
    }

    boolean has(Mutation mutation) {
        return setup.mutation() == mutation;
    }

    boolean strikesWithin() {
        return faults.strikeWithin();
    }

    boolean spoilsBatch() {
        return faults.spoil();
    }

    int credits() {
        return credits;
    }

    long latencyMicros() {
        long usual = seeded.between(100, mostLatencyMicros);
        return nowMicros() < slowUntilMicros ? usual + upTo(10 * SECOND) : usual;
    }

    long someTimeUntil(long micros) {
        return nowMicros() + upTo(Math.max(1, micros - nowMicros()));
    }

    private long someDowntime() {
        return upTo(60 * SECOND);
    }

    // Short times are as likely as long ones.
    private long upTo(long micros) {
        long most = Math.max(1, micros >> seeded.below(16));
        return 1 + Long.remainderUnsigned(seeded.nextLong(), most);
    }

    /** A stream to some gateway; null when none can be reached. */
    @Nullable SimLink connect(SimAgent agent) {
        SimGateway gateway = seeded.pick(gateways);
        if (!gateway.isUp() || isIsolated(agent) || isIsolated(gateway)) {
            return null;
        }
        trace(agent.name, "connects to", gateway.name);
        SimLink link = new SimLink(this, agent, gateway);
        gateway.accept(link);
        return link;
    }

    private boolean isIsolated(SimProcess process) {
        return isolatedUntil.getOrDefault(process, 0L) > nowMicros();
    }

    /** One end is gone; the other is told, or it is not. */
    void loseSilentlyOrNot(SimLink link) {
        if (seeded.oneIn(2)) {
            link.cut();
        } else {
            link.silence(true, true);
        }
    }

    /** The gateway that has an agent's session hears some time later that its twin was written. */
    void publish(SimAgent agent, Twin before) {
        SimLink link = store.session(agent);
        if (link != null) {
            link.gateway.after(latencyMicros(), () -> link.gateway.twinChanged(link, before));
        }
    }

    /** What an agent makes of a frame; more credits than there are in a mutated world. */
    GatewayFrame overheard(GatewayFrame frame) {
        if (!has(Mutation.EXCEED_CREDITS)) {
            return frame;
        }
        GatewayFrame.Builder misheard = frame.toBuilder();
        if (frame.hasWelcome()) {
            misheard.getWelcomeBuilder().setCredits(frame.getWelcome().getCredits() + 1);
        } else if (frame.hasCredit()) {
            misheard.setCredit(Credit.newBuilder().setCredits(frame.getCredit().getCredits() + 1));
        }
        return misheard.build();
    }

    /** Sound processes never find anything wrong with each other. */
    void checkClosing(String who, String code, String reason) {
        Violation.unless(
                HARMLESS_CLOSINGS.contains(code),
                () -> "%s closes with %s: %s".formatted(who, code, reason));
    }

    void trace(String who, String what) {
        trace(who, what, "");
    }

    void trace(String who, String what, Object detail) {
        if (trace != null) {
            Object shown = detail instanceof Message message ? Shown.of(message) : detail;
            trace.add(nowMicros(), who, what, shown);
        }
    }
}
