package dev.skerry.agent;

import dev.skerry.agent.pipeline.Refusal;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the uplink reports, once there is an agent to ask. */
final class AgentTroubles implements Supplier<List<Refusal>> {
    private volatile @Nullable Agent agent;

    /** From now on there is. */
    void begin(Agent running) {
        agent = running;
    }

    @Override
    public List<Refusal> get() {
        Agent running = agent;
        return running == null ? List.of() : running.localTroubles();
    }
}
