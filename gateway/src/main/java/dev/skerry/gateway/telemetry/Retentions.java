package dev.skerry.gateway.telemetry;

import dev.skerry.gateway.store.Sql;
import dev.skerry.sync.proto.Device;
import dev.skerry.sync.proto.ResourceInfo;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The table retention: how long readings are kept, as profiles say. */
public final class Retentions {
    private Retentions() {}

    /** What an agent says of a device takes the place of what it said before. */
    public static void declared(Handle transaction, int agentKey, Device device) {
        Sql.update(
                transaction,
                "delete from retention where agent_key = ? and device_id = ?",
                agentKey,
                device.getDeviceId());
        for (ResourceInfo resource : device.getResourcesList()) {
            if (resource.getRetentionMillis() > 0) {
                Sql.update(
                        transaction,
                        """
                        merge into retention (agent_key, device_id, resource, keep_micros) \
                        values (?, ?, ?, ?)""",
                        agentKey,
                        device.getDeviceId(),
                        resource.getName(),
                        TimeUnit.MILLISECONDS.toMicros(resource.getRetentionMillis()));
            }
        }
    }

    /**
     * From when on records are kept. By a clock that nobody can rely on a record has no age, so all
     * are.
     *
     * @param keepMicros null for ever
     */
    public static long keptFrom(long nowMicros, @Nullable Long keepMicros, StampClock clock) {
        return keepMicros == null || !clock.isTrusted()
                ? Long.MIN_VALUE
                : StampClock.shifted(nowMicros, -keepMicros);
    }

    /** From when on the records of an agent's streams are kept; without those kept for ever. */
    static Map<Integer, Long> keptFrom(Handle handle, int agentKey, long nowMicros) {
        Map<Integer, Long> byStream = new HashMap<>();
        Sql.query(
                handle,
                """
                select s.stream_key, r.keep_micros from retention r \
                join stream s on s.agent_key = r.agent_key and s.device_id = r.device_id \
                and s.resource = r.resource where r.agent_key = ?""",
                rs ->
                        byStream.put(
                                rs.getInt(1), keptFrom(nowMicros, rs.getLong(2), StampClock.RIGHT)),
                agentKey);
        return byStream;
    }
}
