package dev.skerry.agent.uplink;

import dev.skerry.agent.clock.AgentClock;
import dev.skerry.agent.outbox.Outbox;
import dev.skerry.agent.outbox.OutboxUnavailableException;
import dev.skerry.agent.outbox.log.StoredBatch;
import dev.skerry.agent.pipeline.DeviceRegistry;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.sync.proto.Lane;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What the uplink needs to know and to do beyond the link itself.
 *
 * @param troubles what the agent reports of itself
 */
public record Surroundings(
        Outbox outbox,
        Batches batches,
        DeviceRegistry devices,
        Twins twins,
        Commands commands,
        Lineage lineage,
        AgentClock clock,
        Supplier<List<Refusal>> troubles,
        RandomGenerator random) {
    /** Reads batches as {@link Outbox#load} does. */
    public interface Batches {
        List<StoredBatch> load(Lane lane, long first, long last, int limit)
                throws OutboxUnavailableException;
    }
}
