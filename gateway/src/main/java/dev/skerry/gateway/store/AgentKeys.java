package dev.skerry.gateway.store;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jdbi.v3.core.Handle;

/** The numbers by which rows name an agent, in place of its id. */
public final class AgentKeys {
    private AgentKeys() {}

    /** The agent's number; empty if no agent of that id ever connected. */
    public static OptionalInt find(Handle handle, String agentId) {
        List<Integer> found = new ArrayList<>();
        Sql.query(
                handle,
                "select agent_key from agent where agent_id = ?",
                row -> found.add(row.getInt(1)),
                agentId);
        return found.stream().mapToInt(Integer::intValue).findFirst();
    }

    /**
     * The agent's number.
     *
     * @throws IllegalStateException if no agent of that id ever connected
     */
    public static int of(Handle handle, String agentId) {
        return find(handle, agentId)
                .orElseThrow(
                        () -> new IllegalStateException("agent " + agentId + " is not registered"));
    }

    /** The site that an agent told last; empty if no agent of that id ever connected. */
    public static String site(Handle handle, String agentId) {
        String[] site = {""};
        Sql.query(
                handle,
                "select site from agent where agent_id = ?",
                row -> site[0] = row.getString(1),
                agentId);
        return site[0];
    }
}
