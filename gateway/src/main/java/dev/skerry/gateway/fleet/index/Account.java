package dev.skerry.gateway.fleet.index;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.fleet.AgentView;
import dev.skerry.gateway.fleet.AgentView.EarlierView;
import dev.skerry.gateway.fleet.AgentView.Figures;
import java.util.Locale;

/** What can be said of an agent's ledger in one word. */
public enum Account {
    /** It balances, by figures told since the agent connected. */
    BALANCED,
    /** Readings are unaccounted for, or the gateway stores less than it acknowledged. */
    OFF,
    /** Several agents have the id: only one of them tells its figures at a time. */
    SHARED,
    /** Readings wait in another outbox than the present one. */
    APART,
    /** It balanced when the agent told its figures last. */
    OLD,
    /** The agent has told no figures of its present outbox. */
    NONE;

    static Account of(AgentView agent) {
        if (agent.figures() == Figures.NONE) {
            return NONE;
        }
        if (!agent.ledger().balanced()) {
            return OFF;
        }
        if (agent.troubles().stream()
                .anyMatch(t -> t.code().equals(GatewayError.AGENT_ID_SHARED.code()))) {
            return SHARED;
        }
        EarlierView earlier = agent.earlier();
        if (earlier != null && earlier.pendingRecords() > 0) {
            return APART;
        }
        return agent.figures() == Figures.OLD ? OLD : BALANCED;
    }

    /** As REST shows it. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
