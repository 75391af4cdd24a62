package dev.skerry.agent.clock;

import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What the outbox needs of the clock that its records are stamped by. */
public interface GroupClock {
    /** One that is always right and of which nothing need be kept. */
    GroupClock SYSTEM =
            new GroupClock() {
                @Override
                public long nowMicros() {
                    return TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
                }

                @Override
                public Map<String, byte[]> due(long newestMicros, boolean namesBoot) {
                    return Map.of();
                }
            };

    /** The moment, in microseconds since 1970-01-01T00:00:00Z. */
    long nowMicros();

    /**
     * What is to be written with a group, so that the next process stamps later than this one did
     * and can tell what the boot's stamps mean; nothing when the last is still good.
     *
     * @param newestMicros the latest stamp of this clock in the group
     * @param namesBoot whether a batch of the group names the boot
     */
    Map<String, byte[]> due(long newestMicros, boolean namesBoot);
}
