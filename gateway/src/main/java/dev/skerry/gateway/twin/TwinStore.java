package dev.skerry.gateway.twin;

import dev.skerry.sync.proto.Device;
import java.time.Instant;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** The twins as they were last committed. Writes belong to the one writer. */
public interface TwinStore {
    /** As whom this store writes, as this transaction sees it. */
    String replicaId(Handle transaction);

    /** Has this store write as somebody else, because an agent showed that it was set back. */
    void renew(Handle transaction, String replicaId, int agentKey, Instant now);

    /** A device's twin; empty when it was never written. */
    StoredTwin load(String agentId, String deviceId);

    /** All twins of an agent's devices, by device. */
    Map<String, StoredTwin> loadAll(String agentId);

    /** The same as this transaction sees them. */
    Map<String, StoredTwin> loadAll(Handle transaction, String agentId);

    /** A device's twin as this transaction sees it. */
    StoredTwin load(Handle transaction, int agentKey, String deviceId);

    /** What an agent declared of a device, as this transaction sees it; without, it has nothing. */
    Device declaration(Handle transaction, int agentKey, String deviceId);

    /** Keeps a device's twin. */
    void save(Handle transaction, int agentKey, String deviceId, StoredTwin twin);
}
