package dev.skerry.agent.uplink;

import dev.skerry.sync.proto.TwinAck;
import dev.skerry.sync.proto.TwinDelta;
import dev.skerry.sync.proto.TwinVector;
import java.util.List;
import java.util.function.Consumer;

/** The agent's twins, as far as the link needs them. Called by the uplink's thread. */
public interface Twins {
    /** What has been seen of each twin. */
    List<TwinVector> vectors();

    /**
     * Another agent has, or had, the same twins: goes on as a new replica, with what the gateway is
     * not known to have. It sends the rest.
     */
    void fork();

    /** Who is told of each write that is made here, once it is durable, on any thread. */
    void tellWrites(Consumer<TwinDelta> listener);

    /** The writes that a gateway lacks which has seen this much, in parts that fit into frames. */
    List<TwinDelta> missing(List<TwinVector> gatewayVectors);

    /**
     * Merges the gateway's writes.
     *
     * @param whenDurable gets the answer once they are on the disk, on any thread
     */
    void apply(TwinDelta delta, Consumer<TwinAck> whenDurable);

    /** The gateway has this much on its disk. */
    void acknowledged(TwinAck ack);
}
