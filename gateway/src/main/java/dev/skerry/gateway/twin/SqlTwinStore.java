package dev.skerry.gateway.twin;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.gateway.store.Sql;
import dev.skerry.sync.crdt.InvalidTwinException;
import dev.skerry.sync.crdt.Twin;
import dev.skerry.sync.crdt.TwinMessages;
import dev.skerry.sync.crdt.VersionVector;
import dev.skerry.sync.proto.TwinDelta;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Twins in an SQL table. */
public final class SqlTwinStore implements TwinStore {
    private final Jdbi jdbi;

    public SqlTwinStore(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    @Override
    public String replicaId() {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery("select replica_id from replica")
                                .mapTo(String.class)
                                .one());
    }

    @Override
    public Twin load(String agentId, String deviceId) {
        return jdbi.withHandle(handle -> load(handle, agentId, deviceId));
    }

    @Override
    public Map<String, Twin> loadAll(String agentId) {
        Map<String, Twin> twins = new HashMap<>();
        jdbi.useHandle(
                handle ->
                        Sql.query(
                                handle,
                                """
                                select t.device_id, t.state from twin t \
                                join agent a on a.agent_key = t.agent_key \
                                where a.agent_id = ?""",
                                rs -> twins.put(rs.getString(1), restore(rs.getBytes(2))),
                                agentId));
        return twins;
    }

    @Override
    public Twin load(Handle transaction, String agentId, String deviceId) {
        Twin[] found = {Twin.EMPTY};
        Sql.query(
                transaction,
                """
                select t.state from twin t join agent a on a.agent_key = t.agent_key \
                where a.agent_id = ? and t.device_id = ?""",
                rs -> found[0] = restore(rs.getBytes(1)),
                agentId,
                deviceId);
        return found[0];
    }

    @Override
    public void save(Handle transaction, String agentId, String deviceId, Twin twin) {
        byte[] state =
                TwinMessages.toMessage(deviceId, twin.deltaSince(VersionVector.EMPTY))
                        .toByteArray();
        int updated =
                Sql.update(
                        transaction,
                        """
                        update twin set state = ? where device_id = ? and agent_key = \
                        (select agent_key from agent where agent_id = ?)""",
                        state,
                        deviceId,
                        agentId);
        if (updated == 0) {
            Sql.update(
                    transaction,
                    """
                    insert into twin (agent_key, device_id, state) \
                    values ((select agent_key from agent where agent_id = ?), ?, ?)""",
                    agentId,
                    deviceId,
                    state);
        }
    }

    private static Twin restore(byte[] state) {
        try {
            var delta = TwinMessages.delta(TwinDelta.parseFrom(state));
            return Twin.restore(delta.writes(), delta.vector());
        } catch (InvalidProtocolBufferException | InvalidTwinException e) {
            throw new IllegalStateException("the store holds an unreadable twin", e);
        }
    }
}
