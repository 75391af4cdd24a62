package dev.skerry.agent.self;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.BiConsumer;

/** Counts how often an agent was started on the same data directory. */
public final class Starts {
    /** What the count is kept as among the outbox's states. */
    static final String STATE = "starts";

    private Starts() {}

    /**
     * How many starts there were with this one, which is written down.
     *
     * @param states what was kept
     * @param keep writes states down
     */
    public static long count(
            Map<String, byte[]> states, BiConsumer<Map<String, byte[]>, Runnable> keep) {
        byte[] kept = states.get(STATE);
        long starts =
                kept == null || kept.length != Long.BYTES ? 1 : ByteBuffer.wrap(kept).getLong() + 1;
        byte[] next = ByteBuffer.allocate(Long.BYTES).putLong(starts).array();
        keep.accept(Map.of(STATE, next), () -> {});
        return starts;
    }
}
