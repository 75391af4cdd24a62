package dev.skerry.gateway.program.rollout;

import dev.skerry.sync.proto.ProgramOrder;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The agents as they are now, and the way to those that are connected. */
public interface FleetNow {
    /**
     * An agent's ledger, as far as an update may harm it.
     *
     * @param lost records that it counts as lost
     * @param isOff whether it does not balance
     */
    record Ledger(long lost, boolean isOff) {
        static final Ledger FINE = new Ledger(0, false);
    }

    /** Since when the agents are connected that are heard of. */
    Map<String, Instant> heard();

    /** The free bytes of an agent's disk; null if it is not known. */
    @Nullable Long freeBytes(String agentId);

    /** The ledgers of these agents, those that are known. */
    Map<String, Ledger> ledgers(Collection<String> agentIds);

    /**
     * Tells an agent what it shall run, if it is connected; must not block.
     *
     * @param order without for whom it is: its session adds that, and signs it
     */
    void send(String agentId, ProgramOrder order);
}
