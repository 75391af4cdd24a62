package dev.skerry.gateway.fleet.index;

import dev.skerry.gateway.fleet.AgentView;
import dev.skerry.gateway.fleet.AgentView.ConflictsView;
import dev.skerry.gateway.fleet.AgentView.EarlierView;
import dev.skerry.gateway.fleet.AgentView.Figures;
import dev.skerry.gateway.fleet.AgentView.State;
import dev.skerry.gateway.fleet.AgentView.TroubleView;
import dev.skerry.gateway.fleet.LedgerView;
import dev.skerry.gateway.fleet.index.FleetRow.Alarms;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Agents as tests want them: connected, well and at "plant" unless said otherwise. */
final class Agents {
    static final Instant T0 = Instant.parse("2026-01-31T12:00:00Z");

    final String id;
    String site = "plant";
    String version = "1.0.0";
    State state = State.CONNECTED;
    Figures figures = Figures.CURRENT;
    Instant statusAt = T0;
    Instant seenAt = T0;
    long pending;
    long outboxBytes = 10;
    @Nullable Double hoursLeft = 100.0;
    LedgerView ledger = new LedgerView(0, 0, 0, 0, 0, 0, 0, 0, 0, true);
    @Nullable EarlierView earlier;
    List<TroubleView> troubles = List.of();
    List<String> tags = List.of();
    List<String> profiles = List.of();
    Alarms alarms = Alarms.NONE;

    Agents(String id) {
        this.id = id;
    }

    static Agents cutOff(String id) {
        var agent = new Agents(id);
        agent.state = State.CUT_OFF;
        agent.figures = Figures.OLD;
        return agent;
    }

    AgentView view() {
        return new AgentView(
                id,
                site,
                version,
                state,
                state == State.CONNECTED ? T0 : null,
                seenAt,
                statusAt,
                figures,
                "0000000000000007",
                1L,
                pending,
                outboxBytes,
                100L,
                hoursLeft,
                ledger,
                earlier,
                null,
                2,
                alarms.total(),
                new ConflictsView(1, 0, 0),
                null,
                null,
                List.of(),
                troubles,
                null);
    }

    Entry entry(String deviceIds) {
        return Entry.of(FleetRow.of(view(), tags, alarms, profiles, null), deviceIds, null);
    }

    Entry entry() {
        return entry("");
    }
}
