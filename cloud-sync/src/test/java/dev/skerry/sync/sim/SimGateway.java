package dev.skerry.sync.sim;

import com.google.protobuf.ByteString;
import dev.skerry.sync.crdt.Twin;
import dev.skerry.sync.proto.TwinDelta;
import dev.skerry.sync.proto.TwinVector;
import dev.skerry.sync.session.GatewayInput;
import dev.skerry.sync.session.GatewayOutput;
import dev.skerry.sync.session.GatewaySession;
import dev.skerry.sync.session.GatewayState;
import dev.skerry.sync.session.SequenceRange;
import dev.skerry.sync.session.SequenceSet;
import dev.skerry.sync.session.SessionLimits;
import dev.skerry.sync.session.Step;
import dev.skerry.sync.testkit.Seeded;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A gateway with its store, which is filled by group commits. */
final class SimGateway {
    /** What names a batch; the epoch is always the same here. */
    record Key(String agentId, long sequence) {}

    /** A row of the store. */
    record Row(Key key, int recordCount, ByteString content) {}

    private record Waiting(SimLink link, Row row) {}

    final List<Row> store = new ArrayList<>();
    final List<SimLink> links = new ArrayList<>();
    private final Map<Key, Row> stored = new HashMap<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private final GatewaySession session = new GatewaySession(SessionLimits.DEFAULT);
    private final Faults faults;
    private final Map<String, Twin> twins = new HashMap<>();
    private final Map<String, Twin> twinsOnDisk = new HashMap<>();
    private long nowMicros;

    SimGateway(Faults faults) {
        this.faults = faults;
    }

    void accept(SimLink link) {
        links.add(link);
    }

    void receiveOne(SimLink link) {
        if (!link.up.isEmpty()) {
            give(link, new GatewayInput.Received(link.up.removeFirst()));
        } else if (link.ended) {
            give(link, new GatewayInput.Closed());
            link.gatewayGone = true;
            links.remove(link);
        }
    }

    /** Writes and syncs what waits, then answers. */
    void commit() {
        List<Waiting> batch = List.copyOf(waiting);
        waiting.clear();
        for (Waiting one : batch) {
            Row row = one.row();
            if (faults.storeTwice() || stored.putIfAbsent(row.key(), row) == null) {
                store.add(row);
            }
        }
        shareTwins();
        if (!faults.acknowledgeBeforeSync()) {
            batch.forEach(this::acknowledge);
        }
    }

    void writeTwin(String agentId, Seeded seeded) {
        twins.put(agentId, TwinReplica.write(of(twins, agentId), "cloud", seeded));
    }

    /** The twin of an agent's device, as it would be found after a crash. */
    Twin twinOnDisk(String agentId) {
        return of(twinsOnDisk, agentId);
    }

    private void shareTwins() {
        Map<String, Twin> before = Map.copyOf(twinsOnDisk);
        twinsOnDisk.putAll(twins);
        for (SimLink link : List.copyOf(links)) {
            String agentId = link.gatewayState.hello().getAgentId();
            share(link, TwinReplica.since(twinOnDisk(agentId), of(before, agentId)));
        }
    }

    private void share(SimLink link, @Nullable TwinDelta delta) {
        if (delta != null) {
            give(link, new GatewayInput.TwinChanged(delta));
        }
    }

    private static Twin of(Map<String, Twin> twins, String agentId) {
        return twins.getOrDefault(agentId, Twin.EMPTY);
    }

    void drain() {
        giveAll(new GatewayInput.Drain("update", 100));
    }

    void allow(int credits) {
        giveAll(new GatewayInput.CreditsChanged(credits));
    }

    void replay(long first, long last) {
        giveAll(new GatewayInput.Replay(List.of(new SequenceRange(first, last))));
    }

    private void giveAll(GatewayInput input) {
        List.copyOf(links).forEach(link -> give(link, input));
    }

    /** The process is killed; what waited for a commit is gone. */
    void crash(Seeded seeded) {
        waiting.clear();
        twins.clear();
        twins.putAll(twinsOnDisk);
        for (SimLink link : links) {
            link.cut(seeded);
            link.up.clear();
            link.gatewayGone = true;
        }
        links.clear();
    }

    private void acknowledge(Waiting one) {
        if (one.link().gatewayState.phase() != GatewayState.Phase.CLOSED) {
            give(one.link(), new GatewayInput.Stored(SequenceSet.of(one.row().key().sequence())));
        }
    }

    private void give(SimLink link, GatewayInput input) {
        Step<GatewayState, GatewayOutput> step = session.step(link.gatewayState, input);
        link.gatewayState = step.state();
        step.outputs().forEach(output -> carryOut(link, output));
    }

    private void carryOut(SimLink link, GatewayOutput output) {
        switch (output) {
            case GatewayOutput.Send send -> link.send(send.frame());
            case GatewayOutput.AgentOpened opened -> {
                Twin twin = twinOnDisk(opened.hello().getAgentId());
                List<TwinVector> vectors = List.of(TwinReplica.vector(twin));
                give(
                        link,
                        new GatewayInput.Admitted(
                                ++nowMicros, 0, vectors, ByteString.EMPTY, false));
                share(link, TwinReplica.missing(twin, opened.hello().getVectorsList()));
            }
            case GatewayOutput.Store store -> {
                if (store.batch().toStringUtf8().startsWith("damaged")) {
                    give(link, new GatewayInput.Refused(store.sequence(), "SKR-B003", "damaged"));
                } else {
                    Key key = new Key(link.gatewayState.hello().getAgentId(), store.sequence());
                    Waiting one =
                            new Waiting(link, new Row(key, store.recordCount(), store.batch()));
                    waiting.add(one);
                    if (faults.acknowledgeBeforeSync()) {
                        acknowledge(one);
                    }
                }
            }
            case GatewayOutput.CloseStream close -> {
                if (!close.code().isEmpty()) {
                    throw new AssertionError("the gateway closes with " + close);
                }
                link.ended = true;
            }
            case GatewayOutput.StatusReported reported -> {}
            case GatewayOutput.DevicesReported reported -> {}
            case GatewayOutput.ShiftBoot shift -> {}
            case GatewayOutput.ApplyTwin apply -> {
                String agentId = link.gatewayState.hello().getAgentId();
                twins.put(agentId, TwinReplica.merge(of(twins, agentId), apply.delta()));
            }
            case GatewayOutput.TwinAcknowledged acknowledged -> {}
            case GatewayOutput.CommandOutcome outcome -> {}
        }
    }
}
