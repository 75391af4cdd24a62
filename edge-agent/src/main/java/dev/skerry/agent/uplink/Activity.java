package dev.skerry.agent.uplink;

import dev.skerry.sync.proto.AgentActivity;

/** What the agent itself does and can be told to do, as far as the link needs to know. */
public interface Activity {
    /** As it is now. */
    AgentActivity now();

    /** Whether the gateway is to hear of it before its next status is due; for one thread. */
    boolean isNews();
}
