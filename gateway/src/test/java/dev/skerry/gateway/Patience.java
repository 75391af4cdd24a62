package dev.skerry.gateway;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** How long tests wait for what comes at once on a machine that has nothing else to do. */
public final class Patience {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Patience() {}

    /** Waits for a condition; generously, for other builds may run on the same two cores. */
    public static ConditionFactory await() {
        return Awaitility.await().atMost(PATIENCE);
    }
}
