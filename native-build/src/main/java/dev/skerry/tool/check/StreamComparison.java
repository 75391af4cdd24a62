package dev.skerry.tool.check;

import dev.skerry.tool.plant.Witness;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the gateway stores of one stream, against what its sensor sent.
 *
 * @param acknowledged readings whose sensor got an acknowledgement: each must be stored once
 * @param stored rows at the gateway
 * @param missing acknowledged and not stored
 * @param doubled stored more than once
 * @param unexpected stored and never sent
 * @param wrongValue stored with another value than was sent
 * @param outOfOrder stored behind a reading that was sent after it
 */
public record StreamComparison(
        Witness.Stream stream,
        long acknowledged,
        long stored,
        long missing,
        long doubled,
        long unexpected,
        long wrongValue,
        long outOfOrder) {
    /** A float32 keeps 24 bits. */
    private static final double FLOAT32_PRECISION = 1e-6;

    /** Compares; the rows of each side are in the order in which they were sent and appended. */
    public static StreamComparison of(
            Witness.Stream stream, List<Witness.Row> sent, List<StoredRow> stored) {
        Map<Long, Witness.Row> expected = new HashMap<>();
        sent.forEach(row -> expected.put(row.observedAtMillis(), row));
        Map<Long, Integer> seen = new HashMap<>();
        long unexpected = 0;
        long wrongValue = 0;
        long outOfOrder = 0;
        long latest = Long.MIN_VALUE;
        for (StoredRow row : stored) {
            long time = row.observedAtMillis();
            Witness.Row match = expected.get(time);
            if (match == null) {
                unexpected++;
            } else if (!isSame(match.value(), row.value())) {
                wrongValue++;
            }
            seen.merge(time, 1, Integer::sum);
            outOfOrder += time < latest ? 1 : 0;
            latest = Math.max(latest, time);
        }
        return new StreamComparison(
                stream,
                sent.stream().filter(Witness.Row::acknowledged).count(),
                stored.size(),
                sent.stream()
                        .filter(
                                row ->
                                        row.acknowledged()
                                                && !seen.containsKey(row.observedAtMillis()))
                        .count(),
                seen.values().stream().mapToLong(count -> count - 1).sum(),
                unexpected,
                wrongValue,
                outOfOrder);
    }

    private static boolean isSame(Object sent, Object stored) {
        if (sent instanceof Double a && stored instanceof Double b) {
            return Math.abs(a - b) <= FLOAT32_PRECISION * Math.max(1, Math.abs(a));
        }
        return sent.equals(stored);
    }

    /** Whether every acknowledged reading is stored once, unchanged and in order. */
    public boolean isRight() {
        return missing == 0
                && doubled == 0
                && unexpected == 0
                && wrongValue == 0
                && outOfOrder == 0;
    }
}
