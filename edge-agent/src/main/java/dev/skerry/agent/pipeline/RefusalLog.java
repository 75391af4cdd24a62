package dev.skerry.agent.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts refused messages by code, keeps the last few, and of each profile and code the first few
 * with what stood in them.
 */
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

    /**
     * One of the first messages of a profile that were refused with a code.
     *
     * @param profile whose message it was, or empty when no profile knows its address
     * @param payload its beginning
     * @param bytes how many the message had
     */
    public record Sample(String profile, Entry entry, byte[] payload, int bytes) {}

    private static final int KEPT = 20;
    private static final int SAMPLES_OF_A_KIND = 3;
    private static final int MAX_KINDS = 64;
    private static final int SAMPLE_BYTES = 1_024;
    private static final int MAX_CODES = 100;
    private static final int MAX_ADDRESS = 200;

    private final ArrayDeque<Entry> last = new ArrayDeque<>();
    private final Map<String, Long> countByCode = new TreeMap<>();
    private final Map<String, List<Sample>> samples = new LinkedHashMap<>();
    private int samplesVersion;

    /**
     * Takes note of a refused message.
     *
     * @param profile whose it is, or empty
     */
    public synchronized void add(RawMessage message, String profile, Refusal refusal) {
        Entry entry =
                add(message.transport(), message.address(), message.receivedAtMicros(), refusal);
        String kind = profile + " " + refusal.code();
        if (!samples.containsKey(kind) && samples.size() == MAX_KINDS) {
            return;
        }
        List<Sample> ofKind = samples.computeIfAbsent(kind, k -> new ArrayList<>());
        if (ofKind.size() < SAMPLES_OF_A_KIND) {
            byte[] payload = message.payload();
            ofKind.add(
                    new Sample(
                            profile,
                            entry,
                            Arrays.copyOf(payload, Math.min(payload.length, SAMPLE_BYTES)),
                            payload.length));
            samplesVersion++;
        }
    }

    /** Takes note of a message that was refused at this address. */
    public synchronized Entry add(
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
        var entry =
                new Entry(
                        transport,
                        address.substring(0, Math.min(address.length(), MAX_ADDRESS)),
                        receivedAtMicros,
                        refusal);
        last.add(entry);
        return entry;
    }

    /** The last refused messages, oldest first. */
    public synchronized List<Entry> last() {
        return List.copyOf(last);
    }

    /** The first few of each profile and code. */
    public synchronized List<Sample> samples() {
        return samples.values().stream().flatMap(List::stream).toList();
    }

    /** A number that changes when there is a new sample. */
    public synchronized int samplesVersion() {
        return samplesVersion;
    }

    /** How many messages were refused since the start, by code. */
    public synchronized Map<String, Long> countByCode() {
        return new TreeMap<>(countByCode);
    }
}
