package dev.skerry.gateway.profile;

import dev.skerry.gateway.store.Sql;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/** The agents as assignments see them: all that were not removed. */
public final class Members {
    private static final String TAGS =
            """
            select a.agent_id, t.tag from agent_tag t \
            join agent a on a.agent_key = t.agent_key""";

    private static final String AGENTS =
            "select a.agent_id, a.site from agent a where a.removed_at is null";

    private static final String ONE = "a.agent_id = ?";

    private Members() {}

    /** All, by id. */
    public static Map<String, Member> all(Handle handle) {
        return query(handle, TAGS, AGENTS);
    }

    /** One agent. */
    public static Optional<Member> find(Handle handle, String agentId) {
        Map<String, Member> found =
                query(handle, TAGS + " where " + ONE, AGENTS + " and " + ONE, agentId);
        return Optional.ofNullable(found.get(agentId));
    }

    private static Map<String, Member> query(
            Handle handle, String tagsSql, String agentsSql, Object... values) {
        Map<String, Set<String>> tags = new TreeMap<>();
        Sql.query(
                handle,
                tagsSql,
                row ->
                        tags.computeIfAbsent(row.getString(1), id -> new TreeSet<>())
                                .add(row.getString(2)),
                values);
        Map<String, Member> members = new TreeMap<>();
        Sql.query(
                handle,
                agentsSql,
                row -> {
                    String agentId = row.getString(1);
                    Set<String> its = tags.getOrDefault(agentId, Set.of());
                    members.put(agentId, new Member(agentId, row.getString(2), its));
                },
                values);
        return members;
    }
}
