package dev.skerry.gateway.fleet;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.gateway.fleet.SightingsView.DiscoveredView;
import dev.skerry.gateway.fleet.SightingsView.RefusedView;
import dev.skerry.gateway.store.Sql;
import dev.skerry.sync.proto.AgentStatus;
import dev.skerry.sync.proto.Sightings;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Finds what agents met and can't use, over all of them. */
final class SightingsQuery {
    /** So many agents are told of, and no more are looked at once they are found. */
    private static final int MOST_AGENTS = 100;

    /** Of an agent with several epochs the newest report. */
    private static final String NEWEST =
            """
            select a.agent_id, a.site, r.status \
            from agent a join agent_report r on a.agent_key = r.agent_key \
            where a.removed_at is null and r.reported_at = (\
            select max(o.reported_at) from agent_report o where o.agent_key = a.agent_key)""";

    private SightingsQuery() {}

    static List<AgentSightings> of(Handle handle, @Nullable String profile, Sites sites) {
        List<AgentSightings> found = new ArrayList<>();
        Sql.query(
                handle,
                NEWEST + sites.condition("a.site") + " order by a.agent_id",
                row -> {
                    if (found.size() < MOST_AGENTS) {
                        AgentSightings sightings = sightings(row, profile);
                        if (!sightings.refused().isEmpty() || !sightings.discovered().isEmpty()) {
                            found.add(sightings);
                        }
                    }
                },
                sites.areAll() ? new Object[0] : new Object[] {sites.array()});
        return found;
    }

    private static AgentSightings sightings(ResultSet row, @Nullable String profile)
            throws SQLException {
        Sightings told = told(row);
        return new AgentSightings(
                row.getString(1),
                row.getString(2),
                told.getRefusedList().stream()
                        .filter(
                                refused ->
                                        profile == null || refused.getProfileName().equals(profile))
                        .map(RefusedView::of)
                        .toList(),
                profile != null
                        ? List.of()
                        : told.getDiscoveredList().stream().map(DiscoveredView::of).toList());
    }

    private static Sightings told(ResultSet row) throws SQLException {
        try {
            return AgentStatus.parseFrom(row.getBytes(3)).getSightings();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the store holds an unreadable agent status", e);
        }
    }
}
