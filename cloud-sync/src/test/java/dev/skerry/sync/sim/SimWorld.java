package dev.skerry.sync.sim;

import dev.skerry.sync.session.OutboxBatch;
import dev.skerry.sync.testkit.Seeded;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Agents, a gateway and links, moved one random step at a time; after each step the invariants are
 * checked. Throws an AssertionError that names the first that does not hold.
 */
public final class SimWorld {
    private static final int MAX_HEALING_STEPS = 200_000;

    private final Seeded seeded;
    private final Faults faults;
    private final SimGateway gateway;
    private final List<SimAgent> agents = new ArrayList<>();
    private long nowMillis;

    /** A world with so many agents. */
    public SimWorld(Seeded seeded, int agentCount, Faults faults) {
        this.seeded = seeded;
        this.faults = faults;
        gateway = new SimGateway(faults);
        for (int i = 0; i < agentCount; i++) {
            agents.add(new SimAgent("agent-" + i, seeded.split(), faults));
        }
    }

    /** Runs so many steps with faults, then without until all is stored, and checks all along. */
    public void run(int steps) {
        for (int i = 0; i < steps; i++) {
            SimAgent agent = seeded.pick(agents);
            if (faults.crashOneIn() > 0 && seeded.oneIn(faults.crashOneIn())) {
                if (seeded.oneIn(3)) {
                    gateway.crash(seeded);
                } else {
                    agent.crash();
                }
                checkNothingLost();
            } else if (faults.cutOneIn() > 0 && seeded.oneIn(faults.cutOneIn())) {
                if (agent.link != null) {
                    agent.link.cut(seeded);
                }
            } else if (seeded.oneIn(2_000)) {
                gateway.drain();
            } else if (seeded.oneIn(300)) {
                gateway.allow(seeded.below(20));
            } else if (seeded.oneIn(300)) {
                gateway.replay(seeded.between(1, 50), seeded.between(50, 400));
            } else if (seeded.oneIn(30)) {
                if (seeded.oneIn(2)) {
                    agent.writeTwin();
                } else {
                    gateway.writeTwin(agent.id, seeded);
                }
            } else if (seeded.oneIn(6)) {
                agent.accept();
            } else {
                move(agent);
            }
            checkLedger(agent);
        }
        heal();
        checkNothingLost();
        checkAllArrived();
    }

    /** How many records the gateway has. */
    public long storedRecords() {
        return gateway.store.stream().mapToLong(SimGateway.Row::recordCount).sum();
    }

    // One step of a sound part of the world.
    private void move(SimAgent agent) {
        nowMillis += seeded.below(20);
        switch (seeded.below(6)) {
            case 0 -> agent.sync(nowMillis);
            case 1 -> agent.answerLoad();
            case 2 -> gateway.commit();
            case 3 -> agent.receiveOne();
            case 4 -> {
                if (!gateway.links.isEmpty()) {
                    gateway.receiveOne(seeded.pick(gateway.links));
                }
            }
            default -> {
                if (agent.link == null) {
                    SimLink link = new SimLink(agent);
                    gateway.accept(link);
                    agent.connect(link, nowMillis);
                }
            }
        }
    }

    private void heal() {
        gateway.allow(64);
        for (int i = 0; i < MAX_HEALING_STEPS; i++) {
            SimAgent agent = seeded.pick(agents);
            move(agent);
            checkLedger(agent);
            if (i % 100 == 0 && agents.stream().allMatch(this::isDone)) {
                return;
            }
        }
        throw new AssertionError("not all was sent in " + MAX_HEALING_STEPS + " steps");
    }

    private boolean isDone(SimAgent agent) {
        return agent.current.outbox.isEmpty()
                && agent.onDisk.outbox.isEmpty()
                && agent.onDisk.twin.equals(gateway.twinOnDisk(agent.id));
    }

    private static void checkLedger(SimAgent agent) {
        if (!agent.current.balances() || !agent.onDisk.balances()) {
            throw new AssertionError("the ledger of " + agent.id + " does not balance");
        }
    }

    // What a source was told is safe is on the agent's disk, or set aside there, or stored.
    private void checkNothingLost() {
        Map<SimGateway.Key, SimGateway.Row> rows = rows();
        for (SimAgent agent : agents) {
            for (OutboxBatch batch : agent.witness.values()) {
                long sequence = batch.sequence();
                SimGateway.Row row = rows.get(new SimGateway.Key(agent.id, sequence));
                if (row != null && !row.content().equals(batch.bytes())) {
                    throw new AssertionError(agent.id + "/" + sequence + " has another content");
                }
                if (row == null
                        && !agent.onDisk.outbox.containsKey(sequence)
                        && !agent.onDisk.quarantine.contains(sequence)) {
                    throw new AssertionError(agent.id + "/" + sequence + " is lost");
                }
            }
        }
    }

    private void checkAllArrived() {
        Map<SimGateway.Key, SimGateway.Row> rows = rows();
        long witnessed = agents.stream().mapToLong(a -> a.witness.size()).sum();
        long aside = agents.stream().mapToLong(a -> a.onDisk.quarantine.size()).sum();
        if (rows.size() + aside != witnessed) {
            throw new AssertionError(
                    rows.size() + " stored and " + aside + " set aside, of " + witnessed);
        }
        long acknowledged = agents.stream().mapToLong(a -> a.onDisk.acknowledged).sum();
        if (storedRecords() != acknowledged) {
            throw new AssertionError(
                    storedRecords() + " records are stored, " + acknowledged + " acknowledged");
        }
    }

    private Map<SimGateway.Key, SimGateway.Row> rows() {
        Map<SimGateway.Key, SimGateway.Row> rows = new HashMap<>();
        for (SimGateway.Row row : gateway.store) {
            if (rows.put(row.key(), row) != null) {
                throw new AssertionError(row.key() + " is stored twice");
            }
        }
        return rows;
    }
}
