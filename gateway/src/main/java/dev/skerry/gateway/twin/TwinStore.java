package dev.skerry.gateway.twin;

import dev.skerry.sync.crdt.Twin;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** The twins as they were last committed. Writes belong to the one writer. */
public interface TwinStore {
    /** As whom this store writes. */
    String replicaId();

    /** A device's twin; empty when it was never written. */
    Twin load(String agentId, String deviceId);

    /** All twins of an agent's devices, by device. */
    Map<String, Twin> loadAll(String agentId);

    /** A device's twin as this transaction sees it. */
    Twin load(Handle transaction, String agentId, String deviceId);

    /** Keeps a device's twin. */
    void save(Handle transaction, String agentId, String deviceId, Twin twin);
}
