package dev.skerry.gateway.profile;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.gateway.store.AgentKeys;
import dev.skerry.gateway.store.Sql;
import dev.skerry.sync.proto.ApprovedRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** What waits since agents belong elsewhere, in a SQL table. Writes belong to the one writer. */
final class SqlMoveStore {
    private SqlMoveStore() {}

    static Optional<Move> find(Handle handle, String requestId) {
        return list(handle, "m.request_id = ?", requestId).stream().findFirst();
    }

    static List<Move> of(Handle handle, String agentId) {
        return list(handle, "a.agent_id = ? order by m.request_id", agentId);
    }

    private static List<Move> list(Handle handle, String condition, Object value) {
        List<Move> found = new ArrayList<>();
        Sql.query(
                handle,
                """
                select m.request_id, a.agent_id, m.tags, m.approved from agent_move m \
                join agent a on a.agent_key = m.agent_key where\s"""
                        + condition,
                row -> found.add(move(row)),
                value);
        return found;
    }

    private static Move move(ResultSet row) throws SQLException {
        String tags = row.getString(3);
        byte[] approved = row.getBytes(4);
        try {
            return new Move(
                    row.getString(1),
                    row.getString(2),
                    tags == null ? null : tags.lines().collect(Collectors.toSet()),
                    approved == null ? null : ApprovedRequest.parseFrom(approved));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the store holds an unreadable approval", e);
        }
    }

    /** Keeps one, in place of what it was before. */
    static void put(Handle transaction, Move move) {
        Set<String> tags = move.tags();
        ApprovedRequest approved = move.approved();
        Sql.update(
                transaction,
                "merge into agent_move (request_id, agent_key, tags, approved) values (?, ?, ?, ?)",
                move.requestId(),
                AgentKeys.of(transaction, move.agentId()),
                tags == null ? null : String.join("\n", new TreeSet<>(tags)),
                approved == null ? null : approved.toByteArray());
    }

    static void delete(Handle transaction, String requestId) {
        Sql.update(transaction, "delete from agent_move where request_id = ?", requestId);
    }
}
