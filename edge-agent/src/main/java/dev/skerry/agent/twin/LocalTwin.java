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
    private static final long ALL = Long.MAX_VALUE;

    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

    /** As whom this side writes. */
    private String replica;

    private Twin latest;
    private Twin durable;

    /**
     * Up to which of the own writes the gateway may have been told. The others were made since the
     * start, and nobody is told of them until a session shows that the gateway has none of these
     * dots from an agent that was on this disk before it was set back to a backup.
     */
    private long released;

    /** What the gateway has, as far as it has said so since the last session began. */
    private VersionVector known;

    /** What it ever said that it has: one that has less was set back to a backup. */
    private VersionVector acknowledged;

    /** What the gateway has unless the link breaks: the rest is to be sent. */
    private VersionVector told;

    private long version;
    private long durableVersion;

    /** Versions before held back what this one tells. */
    private long telling;

    /** Versions before were written as another replica. */
    private long first;

    private @Nullable Waiting answer;

    /** Somebody who is told once a version is on the disk. */
    private record Waiting(long version, Runnable then) {}

    private LocalTwin(
            String replica,
            Twin twin,
            VersionVector known,
            VersionVector acknowledged,
            long released) {
        this.replica = replica;
        this.released = released;
        this.latest = twin;
        this.durable = twin;
        this.known = known;
        this.acknowledged = acknowledged.join(known);
        this.told = known;
    }

    /**
     * A twin that nobody has written.
     *
     * @param wasRecognised whether there was a session since the start
     */
    static LocalTwin empty(String replica, boolean wasRecognised) {
        return new LocalTwin(
                replica,
                Twin.EMPTY,
                VersionVector.EMPTY,
                VersionVector.EMPTY,
                wasRecognised ? ALL : 0);
    }

    /** What {@link #content} made, after a start. */
    static LocalTwin restore(byte[] content, String replica)
            throws InvalidProtocolBufferException, InvalidTwinException {
        TwinDelta message = TwinDelta.parseFrom(content);
        Delta kept = TwinMessages.delta(message);
        long released = Math.max(0, kept.vector().counterOf(replica) - message.getHeld());
        return new LocalTwin(
                replica,
                Twin.restore(kept.writes(), kept.vector()),
                kept.basis(),
                TwinMessages.vector(message.getAcknowledged()),
                released);
    }

    /** For the outbox: all that is not over, with what the gateway has of it as the basis. */
    byte[] content(String deviceId) {
        return TwinMessages.toMessage(deviceId, new Delta(latest.writes(), known, latest.vector()))
                .toBuilder()
                .setHeld(held())
                .setAcknowledged(TwinMessages.toMessage(acknowledged))
                .build()
                .toByteArray();
    }

    private long written() {
        return latest.vector().counterOf(replica);
    }

    private long held() {
        return Math.max(0, written() - released);
    }

    /** The disk knows that all may be told. */
    private boolean mayTell() {
        return held() == 0 && durableVersion >= telling;
    }

    /** What is on the disk, without the writes that are held back. */
    VersionVector released() {
        return durable.vector().cappedBy(released, replica);
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

    /** How much of what is here the gateway ever had. What only it had may be gone for good. */
    VersionVector acknowledged() {
        return acknowledged.meet(latest.vector());
    }

    private void knows(VersionVector gatewayHas) {
        known = gatewayHas;
        acknowledged = acknowledged.join(gatewayHas);
    }

    /** Takes a version that is not on the disk yet, and gives its number. */
    long become(Twin next) {
        latest = next;
        return ++version;
    }

    /** A version is on the disk: who waited for it is to be told. */
    List<Runnable> isDurable(long number, Twin twin) {
        durableVersion = number;
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
        knows(known.join(vector));
        told = told.join(vector);
    }

    /**
     * The gateway has this much on its disk; true when that is to be kept. It is when removals
     * could be forgotten, or when the gateway now has all that was written here: who is set back to
     * that need not take it along under another name.
     */
    boolean gatewayHas(VersionVector vector) {
        long before = known.counterOf(replica);
        knows(known.join(vector));
        Twin kept = latest.forget(known);
        boolean forgot = !kept.equals(latest);
        latest = kept;
        return forgot || hasAll(before);
    }

    private boolean hasAll(long before) {
        long now = known.counterOf(replica);
        return now > before && now == written();
    }

    /**
     * A session begins with a gateway that has this much, which may be less than it had; true when
     * the disk is to know.
     */
    boolean meet(VersionVector gatewayHas) {
        boolean wasHeld = held() > 0;
        if (wasHeld) {
            telling = version + 1;
        }
        released = ALL;
        long before = known.counterOf(replica);
        knows(gatewayHas);
        told = gatewayHas;
        return wasHeld || hasAll(before);
    }

    /** What a gateway lacks that was just met. */
    Delta missing() {
        if (!mayTell()) {
            return new Delta(List.of(), known, known);
        }
        told = durable.vector();
        return durable.deltaSince(known);
    }

    /** What was written here and is on the disk, but not told yet. */
    Optional<Delta> untold() {
        if (!mayTell()) {
            return Optional.empty();
        }
        Delta delta = durable.deltaSince(told);
        boolean isNews = delta.writes().stream().anyMatch(write -> write.side() == Side.EDGE);
        if (!isNews) {
            return Optional.empty();
        }
        told = told.join(durable.vector());
        return Optional.of(delta);
    }

    /**
     * Goes on as another replica, with what the gateway lacks; until that is on the disk there is
     * nothing to speak of.
     */
    long goOnAs(String next, VersionVector gatewayHas) {
        // Then it is the gateway that was set back, and what it was told is nobody else's.
        VersionVector had = acknowledged();
        boolean isOurs = !gatewayHas.containsAll(had) && gatewayHas.counterOf(replica) <= released;
        first =
                become(
                        isOurs
                                ? latest.lackedBy(gatewayHas, next)
                                : latest.asReplica(replica, next, had, gatewayHas));
        replica = next;
        released = ALL;
        durable = Twin.EMPTY;
        known = VersionVector.EMPTY;
        told = VersionVector.EMPTY;
        return first;
    }
}
