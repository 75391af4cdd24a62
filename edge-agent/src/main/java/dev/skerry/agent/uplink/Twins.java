package dev.skerry.agent.uplink;

import dev.skerry.sync.proto.TwinAck;
import dev.skerry.sync.proto.TwinDelta;
import dev.skerry.sync.proto.TwinVector;
import java.util.List;
import java.util.function.Consumer;

/** The agent's twins, as far as the link needs them. Called by the uplink's thread. */
public interface Twins {
    /** As whom the agent writes. */
    String replica();

    /**
     * What has been seen of each twin, and what of it the gateway ever had. Without what was
     * written here since the start, before the first session: if this agent was set back to a
     * backup, the gateway may have other writes under the same dots, and is to see that it has
     * more.
     */
    List<TwinVector> vectors();

    /**
     * Another agent has, or had, the same twins, or the gateway was restored from a backup: goes on
     * as a new replica, with what the gateway lacks. It sends the rest.
     *
     * @param gatewayVectors what the gateway says that it has
     */
    void fork(List<TwinVector> gatewayVectors);

    /** Who is told of each write that is made here, once it is durable, on any thread. */
    void tellWrites(Consumer<TwinDelta> listener);

    /**
     * A session begins: the writes that a gateway lacks which has seen this much, in parts that fit
     * into frames. What was held back until now is told once the disk knows that it is.
     */
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
