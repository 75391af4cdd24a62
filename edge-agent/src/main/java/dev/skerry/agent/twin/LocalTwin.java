package dev.skerry.agent.twin;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.sync.crdt.Delta;
import dev.skerry.sync.crdt.InvalidTwinException;
import dev.skerry.sync.crdt.Side;
import dev.skerry.sync.crdt.Twin;
import dev.skerry.sync.crdt.TwinMessages;
import dev.skerry.sync.crdt.VersionVector;
import dev.skerry.sync.proto.TwinDelta;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A device's twin as it is in memory, and as it is on the disk: only that may be spoken of, for a
 * crash takes the rest back and its dots are used again. Guarded by the store.
 */
final class LocalTwin {
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private Twin latest;
    private Twin durable;

    /** What the gateway has said that it has. */
    private VersionVector known;

    /** What the gateway has unless the link breaks: the rest is to be sent. */
    private VersionVector told;

    private long version;

    /** Versions before were written as another replica. */
    private long first;

    private @Nullable Waiting answer;

    /** Somebody who is told once a version is on the disk. */
    private record Waiting(long version, Runnable then) {}

    private LocalTwin(Twin twin, VersionVector known) {
        this.latest = twin;
        this.durable = twin;
        this.known = known;
        this.told = known;
    }

    static LocalTwin empty() {
        return new LocalTwin(Twin.EMPTY, VersionVector.EMPTY);
    }

    /** What {@link #content} made. */
    static LocalTwin restore(byte[] content)
            throws InvalidProtocolBufferException, InvalidTwinException {
        Delta kept = TwinMessages.delta(TwinDelta.parseFrom(content));
        return new LocalTwin(Twin.restore(kept.writes(), kept.vector()), kept.basis());
    }

    /** For the outbox: all that is not over, with what the gateway has of it as the basis. */
    byte[] content(String deviceId) {
        return TwinMessages.toMessage(deviceId, new Delta(latest.writes(), known, latest.vector()))
                .toByteArray();
    }

    Twin latest() {
        return latest;
    }

    Twin durable() {
        return durable;
    }

    VersionVector known() {
        return known;
    }

    /** Takes a version that is not on the disk yet, and gives its number. */
    long become(Twin next) {
        latest = next;
        return ++version;
    }

    /** A version is on the disk: who waited for it is to be told. */
    List<Runnable> isDurable(long number, Twin twin) {
        if (number >= first) {
            durable = twin;
        }
        List<Runnable> told = new ArrayList<>();
        while (!waiting.isEmpty() && waiting.peek().version() <= number) {
            told.add(waiting.poll().then());
        }
        if (answer != null && answer.version() <= number) {
            told.add(answer.then());
            answer = null;
        }
        return told;
    }

    /** Waits until the latest version is on the disk, or gives up. */
    void await(Runnable then) {
        waiting.add(new Waiting(version, then));
    }

    /** The same for the gateway's answer; it takes the place of an earlier one. */
    void answer(Runnable then) {
        answer = new Waiting(version, then);
    }

    /** Somebody waits no longer. */
    void giveUp(Runnable then) {
        waiting.removeIf(each -> each.then().equals(then));
    }

    /** The gateway sent what it has: it need not be told of that. */
    void gatewaySent(VersionVector vector) {
        known = known.join(vector);
        told = told.join(vector);
    }

    /** The gateway has this much on its disk; true when removals could be forgotten. */
    boolean gatewayHas(VersionVector vector) {
        known = known.join(vector);
        Twin kept = latest.forget(known);
        boolean forgot = !kept.equals(latest);
        latest = kept;
        return forgot;
    }

    /** A session begins with a gateway that has this much, which may be less than it had. */
    Delta missing(VersionVector gatewayHas) {
        known = gatewayHas;
        told = durable.vector();
        return durable.deltaSince(gatewayHas);
    }

    /** What was written here and is on the disk, but not told yet. */
    Optional<Delta> untold() {
        Delta delta = durable.deltaSince(told);
        boolean isNews = delta.writes().stream().anyMatch(write -> write.side() == Side.EDGE);
        if (!isNews) {
            return Optional.empty();
        }
        told = told.join(durable.vector());
        return Optional.of(delta);
    }

    /**
     * Goes on as another replica, with what the gateway is not known to have; until that is on the
     * disk there is nothing to speak of.
     */
    long goOnAs(String replica, String next) {
        first = become(latest.asReplica(replica, next, known));
        durable = Twin.EMPTY;
        known = VersionVector.EMPTY;
        told = VersionVector.EMPTY;
        return first;
    }
}
