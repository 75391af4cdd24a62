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

    /** The writes that a gateway lacks which has seen this much. */
    List<TwinDelta> missing(List<TwinVector> gatewayVectors);

    /**
     * Merges the gateway's writes.
     *
     * @param whenDurable gets the answer once they are on the disk, on any thread
     */
    void apply(TwinDelta delta, Consumer<TwinAck> whenDurable);
}
