package dev.skerry.gateway.model;

import dev.skerry.gateway.fleet.Sites;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Who runs bundles of the catalogue, and who is to. */
public interface ModelRuns {
    /** What the agents at these sites said last of the bundles that they run. */
    List<ModelRun> of(Sites sites);

    /** What one agent said last of the bundles that it runs. */
    List<ModelRun> ofAgent(String agentId);

    /**
     * Who runs a bundle or is to, in words such as {@code agent 'north' runs it}; empty if nobody,
     * so that it can be removed. In a transaction, on the writer's thread.
     */
    Optional<String> need(Handle transaction, String digest);
}
