package dev.skerry.gateway.enrol;

import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.store.Sql;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The sites that an agent id belongs to: where its agent last was, also if it was removed since,
 * and those of its certificates and open enrolments. Whoever gives the id to a device gets all that
 * is the agent's, so they have to see all of these sites.
 */
final class AgentSites {
    private AgentSites() {}

    /**
     * Whether an agent id belongs to a site besides these.
     *
     * @param enrolmentId does not count
     */
    static boolean goBeyond(
            Handle handle, String agentId, Sites sites, String enrolmentId, Instant now) {
        if (sites.areAll()) {
            return false;
        }
        List<@Nullable String> known = new ArrayList<>();
        Sql.query(
                handle,
                "select site from agent where agent_id = ?",
                row -> known.add(row.getString(1)),
                agentId);
        List<@Nullable String> promised = new ArrayList<>();
        Sql.query(
                handle,
                "select site from agent_certificate where agent_id = ? and revoked_at is null"
                        + " union select site from enrolment where agent_id = ? and used_at is null"
                        + " and cancelled_at is null and expires_at > ? and enrolment_id <> ?",
                row -> promised.add(row.getString(1)),
                agentId,
                agentId,
                Times.toMicros(now),
                enrolmentId);
        // What is bound to no site is where its agent is; before it is anywhere, it is for those
        // who see all.
        if (!known.isEmpty()) {
            promised.removeIf(site -> site == null);
        }
        known.addAll(promised);
        return known.stream().anyMatch(site -> site == null || !sites.include(site));
    }
}
