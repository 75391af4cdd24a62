package dev.skerry.agent.action;

import java.io.IOException;

/** How the agent's process ends by order. */
public interface AgentExit {
    /** Has the process end so that what started it starts it again; does not wait for that. */
    void restart();

    /**
     * Notes on the disk that all that the agent keeps is to be destroyed, whatever happens next.
     */
    void orderWipe() throws IOException;

    /** Has the process end, and destroy what it keeps on its way; does not wait for that. */
    void wipe();
}
