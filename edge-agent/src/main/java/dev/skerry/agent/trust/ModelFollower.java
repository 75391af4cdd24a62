package dev.skerry.agent.trust;

import dev.skerry.sync.proto.ModelChunk;
import dev.skerry.sync.proto.ModelReport;
import dev.skerry.sync.proto.ModelRequest;
import dev.skerry.sync.proto.ModelSet;
import java.util.function.Consumer;

/** Does what a gateway orders about models, once that is believed. Must not block. */
public interface ModelFollower {
    /** See {@link dev.skerry.agent.uplink.Models#tell}. */
    void tell(Consumer<ModelReport> reports, Consumer<ModelRequest> requests);

    /** See {@link dev.skerry.agent.uplink.Models#opened}. */
    ModelReport opened();

    /** What the agent runs now, and how that does; any thread may ask. */
    ModelReport report();

    /**
     * All that the gateway has run.
     *
     * @param revision of the order, unsigned; 0 for one without a signature
     */
    void follow(long revision, ModelSet models);

    /** A part of a bundle, perhaps one that was asked for. */
    void take(ModelChunk chunk);
}
