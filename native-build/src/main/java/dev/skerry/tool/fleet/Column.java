package dev.skerry.tool.fleet;

import com.google.errorprone.annotations.Immutable;
import dev.skerry.tool.VisibleText;
import dev.skerry.tool.client.model.Alarms;
import dev.skerry.tool.client.model.FleetRow;
import java.time.Instant;
import java.util.Locale;

/** What a list of agents can show of each. */
enum Column {
    AGENT((agent, now) -> agent.agentId()),
    SITE((agent, now) -> agent.site()),
    STATE((agent, now) -> agent.state().word()),
    HEALTH(HealthText::of),
    ALARMS((agent, now) -> alarms(agent.alarms())),
    WAITING((agent, now) -> Words.orDash(agent.pendingRecords())),
    ROOM(
            (agent, now) -> {
                Double hours = agent.hoursLeft();
                return hours == null ? "-" : Words.ofHours(hours);
            }),
    LEDGER((agent, now) -> agent.ledger().word()),
    CONFLICTS((agent, now) -> Words.orDash(agent.openConflicts())),
    DEVICES((agent, now) -> Words.orDash(agent.deviceCount())),
    PROFILES((agent, now) -> String.join(" ", agent.profiles())),
    TAGS((agent, now) -> String.join(" ", agent.tags())),
    VERSION((agent, now) -> agent.softwareVersion()),
    SEEN((agent, now) -> agent.lastSeenAt().toString());

    private final Text text;

    @Immutable
    @FunctionalInterface
    private interface Text {
        String of(FleetRow agent, Instant now);
    }

    Column(Text text) {
        this.text = text;
    }

    String of(FleetRow agent, Instant now) {
        return VisibleText.of(text.of(agent, now));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static String alarms(Alarms alarms) {
        int all = alarms.critical() + alarms.warning() + alarms.info();
        if (all == 0) {
            return "-";
        }
        return alarms.critical() == 0 ? "" + all : all + " (" + alarms.critical() + " critical)";
    }
}
