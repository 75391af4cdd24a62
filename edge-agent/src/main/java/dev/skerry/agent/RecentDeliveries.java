package dev.skerry.agent;

import dev.skerry.agent.outbox.Outbox;
import dev.skerry.agent.outbox.OutboxUnavailableException;
import dev.skerry.agent.pipeline.RecentMessages;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The memory of messages that may come again, as the outbox has it. */
final class RecentDeliveries {
    private RecentDeliveries() {}

    /**
     * What an outbox that has not started remembers. When those came is not kept: they count as if
     * they came now.
     *
     * @param random draws the key of an outbox that has none
     */
    static RecentMessages of(Outbox outbox, int capacity, RandomGenerator random, long nowMicros)
            throws OutboxUnavailableException {
        byte[] key = outbox.stageStates().get(RecentMessages.KEY);
        if (key == null || key.length != RecentMessages.KEY_BYTES) {
            key = new byte[RecentMessages.KEY_BYTES];
            random.nextBytes(key);
            outbox.saveStates(Map.of(RecentMessages.KEY, key), () -> {});
        }
        RecentMessages recent = new RecentMessages(capacity, key);
        for (long identity : outbox.recentIdentities()) {
            recent.add(identity, nowMicros);
        }
        return recent;
    }
}
