package dev.skerry.gateway.fleet.index;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.skerry.gateway.fleet.AgentView;
import dev.skerry.gateway.fleet.AgentView.Figures;
import dev.skerry.gateway.fleet.AgentView.State;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How an agent does, in one word: the most urgent of what holds, which come first here. */
public enum Health {
    /** Its ledger does not balance, or readings wait in another outbox: some may be missing. */
    LEDGER_OFF,
    /** It is cut off with less than a day of room left, or its outbox is four fifths full. */
    FILLING_UP,
    /** It, or the gateway, says that something keeps it from working fully. */
    TROUBLE,
    /** Nothing is heard of it. It records on. */
    CUT_OFF,
    /** It is connected, and sends a backlog. */
    CATCHING_UP,
    /** It is connected, and has told no figures yet. */
    UNKNOWN,
    /** None of these. */
    OK;

    private static final double LITTLE_ROOM_HOURS = 24;
    private static final double NEARLY_FULL = 0.8;

    static Health of(AgentView agent, Account account, boolean isCatchingUp) {
        if (account == Account.OFF || account == Account.APART) {
            return LEDGER_OFF;
        }
        boolean isCutOff = agent.state() == State.CUT_OFF;
        Double room = agent.hoursLeft();
        if (isNearlyFull(agent.outboxBytes(), agent.outboxCapacityBytes())
                || (isCutOff && room != null && room < LITTLE_ROOM_HOURS)) {
            return FILLING_UP;
        }
        if (!agent.troubles().isEmpty()) {
            return TROUBLE;
        }
        if (isCutOff) {
            return CUT_OFF;
        }
        if (isCatchingUp) {
            return CATCHING_UP;
        }
        return agent.figures() == Figures.NONE ? UNKNOWN : OK;
    }

    private static boolean isNearlyFull(@Nullable Long used, @Nullable Long capacity) {
        return used != null && capacity != null && capacity > 0 && used >= NEARLY_FULL * capacity;
    }

    /** As REST and addresses of the dashboard show it. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
