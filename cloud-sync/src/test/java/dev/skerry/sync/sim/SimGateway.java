package dev.skerry.sync.sim;

import com.google.protobuf.ByteString;
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
        if (!faults.acknowledgeBeforeSync()) {
            batch.forEach(this::acknowledge);
        }
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
            case GatewayOutput.AgentOpened opened ->
                    give(link, new GatewayInput.Admitted(++nowMicros, 0, List.of()));
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
            case GatewayOutput.ApplyTwin apply -> {}
            case GatewayOutput.TwinAcknowledged acknowledged -> {}
            case GatewayOutput.CommandOutcome outcome -> {}
        }
    }
}
