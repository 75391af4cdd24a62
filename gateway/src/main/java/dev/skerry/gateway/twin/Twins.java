package dev.skerry.gateway.twin;

import dev.skerry.gateway.store.Change;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.sync.clock.HybridLogicalClock;
import dev.skerry.sync.crdt.Delta;
import dev.skerry.sync.crdt.InvalidTwinException;
import dev.skerry.sync.crdt.PropertyKey;
import dev.skerry.sync.crdt.Section;
import dev.skerry.sync.crdt.Twin;
import dev.skerry.sync.crdt.TwinMessages;
import dev.skerry.sync.crdt.TwinValue;
import dev.skerry.sync.crdt.VersionVector;
import dev.skerry.sync.proto.TwinAck;
import dev.skerry.sync.proto.TwinDelta;
import dev.skerry.sync.proto.TwinVector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's replica of each twin. Every write, from here or from an agent, is merged and
 * committed by the store's one writer before anybody is told of it.
 */
public final class Twins {
    private static final Logger LOG = Logger.getLogger(Twins.class);

    private final GroupCommitter committer;
    private final TwinStore store;
    private final HybridLogicalClock clock;
    private final TwinLink link;
    private final String replicaId;

    public Twins(
            GroupCommitter committer, TwinStore store, HybridLogicalClock clock, TwinLink link) {
        this.committer = committer;
        this.store = store;
        this.clock = clock;
        this.link = link;
        this.replicaId = store.replicaId();
    }

    /** A device's twin. */
    public Twin twin(String agentId, String deviceId) {
        return store.load(agentId, deviceId);
    }

    /** What was seen here of each of an agent's twins. */
    public List<TwinVector> vectors(String agentId) {
        return store.loadAll(agentId).entrySet().stream()
                .map(e -> TwinMessages.toVector(e.getKey(), e.getValue().vector()))
                .toList();
    }

    /** What an agent lacks that has seen so much. */
    public List<TwinDelta> missing(String agentId, List<TwinVector> seen)
            throws InvalidTwinException {
        Map<String, VersionVector> bases = new HashMap<>();
        for (TwinVector vector : seen) {
            bases.put(vector.getDeviceId(), TwinMessages.vector(vector.getVector()));
        }
        List<TwinDelta> deltas = new ArrayList<>();
        store.loadAll(agentId)
                .forEach(
                        (deviceId, twin) -> {
                            Delta delta =
                                    twin.deltaSince(
                                            bases.getOrDefault(deviceId, VersionVector.EMPTY));
                            if (!delta.isEmpty()) {
                                deltas.add(TwinMessages.toMessage(deviceId, delta));
                            }
                        });
        return deltas;
    }

    /**
     * Merges an agent's writes.
     *
     * @param onDurable called once they are on the disk; not called when a stamp is so far ahead
     *     that it is refused
     */
    public void merge(String agentId, TwinDelta message, Consumer<TwinAck> onDurable)
            throws InvalidTwinException, InterruptedException {
        Delta delta = TwinMessages.delta(message);
        if (!delta.writes().stream().allMatch(write -> clock.observe(write.stamp()))) {
            LOG.warnf(
                    "event=twin-write-refused agent=%s device=%s cause=\"stamped too far ahead of"
                            + " the gateway's clock: set the agent's clock\"",
                    agentId, message.getDeviceId());
            return;
        }
        String deviceId = message.getDeviceId();
        committer.submit(
                new TwinChange(
                        agentId,
                        deviceId,
                        message.getSerializedSize(),
                        twin -> twin.merge(delta),
                        (before, after) ->
                                onDurable.accept(TwinMessages.toAck(deviceId, after.vector())),
                        why -> LOG.warnf("event=twin-not-merged cause=\"%s\"", why)));
    }

    /**
     * Writes desired values; a null value removes the property.
     *
     * @param writer who writes, for people
     * @return the twin, once it is on the disk; the agent is told then too
     */
    public CompletableFuture<Twin> desire(
            String agentId, String deviceId, Map<String, @Nullable TwinValue> values, String writer)
            throws InterruptedException {
        var done = new CompletableFuture<Twin>();
        committer.submit(
                new TwinChange(
                        agentId,
                        deviceId,
                        1024,
                        twin -> write(twin, values, writer),
                        (before, after) -> {
                            Delta delta = after.deltaSince(before.vector());
                            link.send(agentId, TwinMessages.toMessage(deviceId, delta));
                            done.complete(after);
                        },
                        done::completeExceptionally));
        return done;
    }

    private Twin write(Twin twin, Map<String, @Nullable TwinValue> values, String writer) {
        // After a restart the clock knows of no earlier write: the twin does.
        twin.writes().forEach(write -> clock.observe(write.stamp()));
        Twin written = twin;
        for (var entry : values.entrySet()) {
            var key = new PropertyKey(entry.getKey(), Section.DESIRED);
            var author = new Twin.Author(replicaId, clock.now(), writer, VersionVector.EMPTY);
            written = written.write(author, key, entry.getValue());
        }
        return written;
    }

    private interface AfterCommit {
        void run(Twin before, Twin after);
    }

    private final class TwinChange implements Change {
        private final String agentId;
        private final String deviceId;
        private final int sizeBytes;
        private final UnaryOperator<Twin> edit;
        private final AfterCommit afterCommit;
        private final Consumer<RuntimeException> onRefusal;
        private Twin before = Twin.EMPTY;
        private Twin after = Twin.EMPTY;

        TwinChange(
                String agentId,
                String deviceId,
                int sizeBytes,
                UnaryOperator<Twin> edit,
                AfterCommit afterCommit,
                Consumer<RuntimeException> onRefusal) {
            this.agentId = agentId;
            this.deviceId = deviceId;
            this.sizeBytes = sizeBytes;
            this.edit = edit;
            this.afterCommit = afterCommit;
            this.onRefusal = onRefusal;
        }

        @Override
        public int sizeBytes() {
            return sizeBytes;
        }

        @Override
        public void apply(Handle transaction) {
            before = store.load(transaction, agentId, deviceId);
            after = edit.apply(before);
            if (!after.equals(before)) {
                store.save(transaction, agentId, deviceId, after);
            }
        }

        @Override
        public void committed() {
            afterCommit.run(before, after);
        }

        @Override
        public void refused(RuntimeException why) {
            onRefusal.accept(why);
        }

        @Override
        public String toString() {
            return "twin of %s/%s".formatted(agentId, deviceId);
        }
    }
}
