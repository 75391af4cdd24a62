package dev.skerry.agent.pipeline;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts refused messages by code and keeps the last few to look at. */
public final class RefusalLog {
    /**
     * One refused message.
     *
     * @param receivedAtMicros microseconds since 1970-01-01T00:00:00Z
     */
    public record Entry(
            RawMessage.Transport transport,
            String address,
            long receivedAtMicros,
            Refusal refusal) {}

    private static final int KEPT = 20;
    private static final int MAX_CODES = 100;
    private static final int MAX_ADDRESS = 200;

    private final ArrayDeque<Entry> last = new ArrayDeque<>();
    private final Map<String, Long> countByCode = new TreeMap<>();

    /** Takes note of a refused message. */
    public void add(RawMessage message, Refusal refusal) {
        add(message.transport(), message.address(), message.receivedAtMicros(), refusal);
    }

    /** Takes note of a message that was refused at this address. */
    public synchronized void add(
            RawMessage.Transport transport,
            String address,
            long receivedAtMicros,
            Refusal refusal) {
        // Codes are ours and few; should a stage make some up, the rest is counted together.
        String code =
                countByCode.size() < MAX_CODES || countByCode.containsKey(refusal.code())
                        ? refusal.code()
                        : "other";
        countByCode.merge(code, 1L, Long::sum);
        if (last.size() == KEPT) {
            last.remove();
        }
        last.add(
                new Entry(
                        transport,
                        address.substring(0, Math.min(address.length(), MAX_ADDRESS)),
                        receivedAtMicros,
                        refusal));
    }

    /** The last refused messages, oldest first. */
    public synchronized List<Entry> last() {
        return List.copyOf(last);
    }

    /** How many messages were refused since the start, by code. */
    public synchronized Map<String, Long> countByCode() {
        return new TreeMap<>(countByCode);
    }
}
