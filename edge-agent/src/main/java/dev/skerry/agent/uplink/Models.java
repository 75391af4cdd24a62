package dev.skerry.agent.uplink;

import dev.skerry.sync.proto.ModelChunk;
import dev.skerry.sync.proto.ModelReport;
import dev.skerry.sync.proto.ModelRequest;
import dev.skerry.sync.proto.ModelSet;
import java.util.function.Consumer;

/** The bundles that the gateway has run, as far as the link needs to know. Must not block. */
public interface Models {
    /**
     * Who is told of what the gateway is to hear, on any thread.
     *
     * @param reports hears what the agent runs when that is due
     * @param requests hears which part of a bundle it lacks
     */
    void tell(Consumer<ModelReport> reports, Consumer<ModelRequest> requests);

    /** A session begins; what the gateway hears first of what the agent runs and refuses. */
    ModelReport opened();

    /** All that the gateway has run. */
    void assign(ModelSet models);

    /** A part of a bundle, perhaps one that was asked for. */
    void take(ModelChunk chunk);
}
