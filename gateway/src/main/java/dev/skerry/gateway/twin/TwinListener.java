package dev.skerry.gateway.twin;

import java.util.Collection;

/** Told of changes of twins once they are durable. Must not block. */
public interface TwinListener {
    /** A device's twin was written, or its agent has got more of it. */
    void twinChanged(String agentId, String deviceId);

    /** Conflicts began, grew or were settled. */
    void conflictsChanged(String agentId, String deviceId, Collection<Long> ids);
}
