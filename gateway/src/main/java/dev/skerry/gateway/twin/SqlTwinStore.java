package dev.skerry.gateway.twin;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.store.Sql;
import dev.skerry.sync.crdt.Delta;
import dev.skerry.sync.crdt.InvalidTwinException;
import dev.skerry.sync.crdt.Twin;
import dev.skerry.sync.crdt.TwinMessages;
import dev.skerry.sync.crdt.VersionVector;
import dev.skerry.sync.crdt.Write;
import dev.skerry.sync.proto.Device;
import dev.skerry.sync.proto.TwinDelta;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Twins in an SQL table. */
public final class SqlTwinStore implements TwinStore {
    private static final String OF_AGENT =
            """
            select t.device_id, t.state, t.agent_seen from twin t \
            join agent a on a.agent_key = t.agent_key where a.agent_id = ?""";

    private final Jdbi jdbi;

    public SqlTwinStore(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    @Override
    public String replicaId(Handle transaction) {
        String[] found = {""};
        Sql.query(transaction, "select replica_id from replica", rs -> found[0] = rs.getString(1));
        return found[0];
    }

    @Override
    public void renew(Handle transaction, String replicaId, int agentKey, Instant now) {
        Sql.update(transaction, "update replica set replica_id = ?", replicaId);
        Sql.update(
                transaction,
                "update agent set ahead_at = ? where agent_key = ?",
                Times.toMicros(now),
                agentKey);
    }

    @Override
    public StoredTwin load(String agentId, String deviceId) {
        Map<String, StoredTwin> found = new HashMap<>();
        jdbi.useHandle(
                handle ->
                        Sql.query(
                                handle,
                                OF_AGENT + " and t.device_id = ?",
                                rs -> found.put(rs.getString(1), twin(rs)),
                                agentId,
                                deviceId));
        return found.getOrDefault(deviceId, StoredTwin.EMPTY);
    }

    @Override
    public Map<String, StoredTwin> loadAll(String agentId) {
        return jdbi.withHandle(handle -> loadAll(handle, agentId));
    }

    @Override
    public Map<String, StoredTwin> loadAll(Handle transaction, String agentId) {
        Map<String, StoredTwin> twins = new HashMap<>();
        Sql.query(transaction, OF_AGENT, rs -> twins.put(rs.getString(1), twin(rs)), agentId);
        return twins;
    }

    @Override
    public StoredTwin load(Handle transaction, int agentKey, String deviceId) {
        StoredTwin[] found = {StoredTwin.EMPTY};
        Sql.query(
                transaction,
                """
                select device_id, state, agent_seen from twin \
                where agent_key = ? and device_id = ?""",
                rs -> found[0] = twin(rs),
                agentKey,
                deviceId);
        return found[0];
    }

    @Override
    public Device declaration(Handle transaction, int agentKey, String deviceId) {
        Device[] found = {Device.getDefaultInstance()};
        Sql.query(
                transaction,
                "select declaration from device where agent_key = ? and device_id = ?",
                rs -> found[0] = device(rs.getBytes(1)),
                agentKey,
                deviceId);
        return found[0];
    }

    @Override
    public void save(Handle transaction, int agentKey, String deviceId, StoredTwin twin) {
        byte[] state =
                TwinMessages.toMessage(deviceId, twin.twin().deltaSince(VersionVector.EMPTY))
                        .toByteArray();
        Sql.update(
                transaction,
                """
                merge into twin (agent_key, device_id, state, agent_seen) values (?, ?, ?, ?)""",
                agentKey,
                deviceId,
                state,
                TwinMessages.toMessage(twin.agentSeen()).toByteArray());
    }

    private static StoredTwin twin(ResultSet row) throws SQLException {
        try {
            Delta delta = TwinMessages.delta(TwinDelta.parseFrom(row.getBytes(2)));
            return new StoredTwin(
                    Twin.restore(delta.writes(), delta.vector()),
                    TwinMessages.vector(
                            dev.skerry.sync.proto.VersionVector.parseFrom(row.getBytes(3))));
        } catch (InvalidProtocolBufferException | InvalidTwinException e) {
            throw new IllegalStateException("the store holds an unreadable twin", e);
        }
    }

    private static Device device(byte[] declaration) {
        try {
            return Device.parseFrom(declaration);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the store holds an unreadable device", e);
        }
    }

    /** Writes of one device's twin, for a column. */
    static byte[] encode(String deviceId, List<Write> writes) {
        var delta = new Delta(writes, VersionVector.EMPTY, VersionVector.EMPTY);
        return TwinMessages.toMessage(deviceId, delta).toByteArray();
    }

    /** Writes from a column. */
    static List<Write> decode(byte[] writes) {
        try {
            return TwinMessages.delta(TwinDelta.parseFrom(writes)).writes();
        } catch (InvalidProtocolBufferException | InvalidTwinException e) {
            throw new IllegalStateException("the store holds unreadable writes of a twin", e);
        }
    }
}
