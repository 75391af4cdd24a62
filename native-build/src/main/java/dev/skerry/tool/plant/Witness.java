package dev.skerry.tool.plant;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Remembers what sensors sent and which of it was acknowledged to them. */
public final class Witness {
    private final boolean keepsRows;
    private final Map<Stream, List<Row>> rows = new ConcurrentHashMap<>();
    private final AtomicLong acknowledgedReadings = new AtomicLong();
    private final AtomicLong acknowledgedMessages = new AtomicLong();
    private final AtomicLong unacknowledgedMessages = new AtomicLong();

    /**
     * One resource of one device of one agent.
     *
     * @param agentId the agent that the device talks to
     */
    public record Stream(String agentId, String deviceId, String resource) {}

    /**
     * One reading as its sensor sent it.
     *
     * @param value a {@link Double} or a {@link String}
     */
    public record Row(long observedAtMillis, Object value, boolean acknowledged) {}

    private Witness(boolean keepsRows) {
        this.keepsRows = keepsRows;
    }

    /** A witness that remembers every row, for a check; its memory grows with them. */
    public static Witness ofRows() {
        return new Witness(true);
    }

    /** A witness that only counts. */
    public static Witness counting() {
        return new Witness(false);
    }

    /** The sensor has got its acknowledgement. */
    public void acknowledged(String agentId, Sample sample) {
        acknowledgedMessages.incrementAndGet();
        acknowledgedReadings.addAndGet(sample.values().size());
        keep(agentId, sample, true);
    }

    /** The sensor gave up waiting: the reading may be stored or not. */
    public void unacknowledged(String agentId, Sample sample) {
        unacknowledgedMessages.incrementAndGet();
        keep(agentId, sample, false);
    }

    private void keep(String agentId, Sample sample, boolean acknowledged) {
        if (keepsRows) {
            sample.values()
                    .forEach(
                            (resource, value) -> {
                                List<Row> stream =
                                        rows.computeIfAbsent(
                                                new Stream(agentId, sample.deviceId(), resource),
                                                key -> new ArrayList<>());
                                synchronized (stream) {
                                    stream.add(
                                            new Row(
                                                    sample.observedAtMillis(),
                                                    value,
                                                    acknowledged));
                                }
                            });
        }
    }

    /** What was sent, per stream in the order it was sent. */
    public Map<Stream, List<Row>> rows() {
        return Map.copyOf(rows);
    }

    /** Readings that were acknowledged. */
    public long acknowledgedReadings() {
        return acknowledgedReadings.get();
    }

    /** Messages that were acknowledged. */
    public long acknowledgedMessages() {
        return acknowledgedMessages.get();
    }

    /** Messages whose sensor gave up waiting for the acknowledgement. */
    public long unacknowledgedMessages() {
        return unacknowledgedMessages.get();
    }
}
