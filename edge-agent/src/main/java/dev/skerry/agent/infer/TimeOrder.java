package dev.skerry.agent.infer;

import dev.skerry.profile.model.Reading;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Puts the readings of a message in the order in which a model of several resources takes them: by
 * their times, and of one time those last that make a step of all.
 */
final class TimeOrder {
    private TimeOrder() {}

    /** The same list, if it is in that order already. */
    static List<Reading> of(List<Reading> readings, BoundModel model) {
        Comparator<Reading> order =
                Comparator.comparingLong(Reading::observedAtMicros)
                        .thenComparing(reading -> model.isFirst(reading.resource().name()));
        for (int i = 1; i < readings.size(); i++) {
            if (order.compare(readings.get(i - 1), readings.get(i)) > 0) {
                List<Reading> sorted = new ArrayList<>(readings);
                sorted.sort(order);
                return sorted;
            }
        }
        return readings;
    }
}
