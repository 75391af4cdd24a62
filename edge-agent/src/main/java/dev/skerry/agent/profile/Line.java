package dev.skerry.agent.profile;

import dev.skerry.agent.pipeline.ActiveProfiles;
import java.util.List;

/** What works by profiles. Used by the desk's thread alone. */
public interface Line {
    /**
     * Gets ready for messages of other profiles, which are held back until {@link #settle}.
     *
     * @return MQTT topics that the broker does not give
     */
    List<String> prepare(ActiveProfiles next) throws InterruptedException;

    /**
     * Works by other profiles from the next message on.
     *
     * @return false when the agent stops, and does not
     */
    boolean follow(ActiveProfiles next) throws InterruptedException;

    /** Takes what messages of these profiles come, and no others. */
    void settle(ActiveProfiles profiles);
}
