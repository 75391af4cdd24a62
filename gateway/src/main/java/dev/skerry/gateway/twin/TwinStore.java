package dev.skerry.gateway.twin;

import dev.skerry.sync.proto.Device;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** The twins as they were last committed. Writes belong to the one writer. */
public interface TwinStore {
    /** As whom this store writes. */
    String replicaId();

    /** A device's twin; empty when it was never written. */
    StoredTwin load(String agentId, String deviceId);

    /** All twins of an agent's devices, by device. */
    Map<String, StoredTwin> loadAll(String agentId);

    /** A device's twin as this transaction sees it. */
    StoredTwin load(Handle transaction, int agentKey, String deviceId);

    /** What an agent declared of a device, as this transaction sees it; without, it has nothing. */
    Device declaration(Handle transaction, int agentKey, String deviceId);

    /** Keeps a device's twin. */
    void save(Handle transaction, int agentKey, String deviceId, StoredTwin twin);
}
