package dev.skerry.gateway.fleet.index;

import com.fasterxml.jackson.annotation.JsonValue;
import com.google.errorprone.annotations.Immutable;
import dev.skerry.gateway.fleet.AgentView.State;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** What a list of agents is narrowed by. An agent may have several values, as of profiles. */
public enum Facet {
    STATE(row -> List.of(row.state() == State.CONNECTED ? "connected" : "cut-off")),
    HEALTH(row -> List.of(row.health().word())),
    /** By the most serious one; none if there is no active one. */
    ALARMS(row -> List.of(row.alarms().worst())),
    SITE(row -> List.of(row.site())),
    PROFILE(FleetRow::profiles),
    VERSION(row -> List.of(row.softwareVersion())),
    TAG(FleetRow::tags);

    private final Values values;

    /** Reads what a row has of a facet. */
    @Immutable
    private interface Values extends Function<FleetRow, List<String>> {}

    Facet(Values values) {
        this.values = values;
    }

    List<String> of(FleetRow row) {
        return values.apply(row);
    }

    /** As REST and addresses of the dashboard show it. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
