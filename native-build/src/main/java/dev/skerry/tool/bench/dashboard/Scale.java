package dev.skerry.tool.bench.dashboard;

import java.time.Duration;

/**
 * How large what is measured is, and how often it is.
 *
 * @param agents of the fleet, beside the two that histories and live values come from
 * @param devicesOfEach agent of the fleet
 * @param days of the history, a value a second
 * @param batchSeconds that a batch of the history holds: 1 as from a connected agent
 * @param runs that a figure is the median of
 * @param live how long live values are watched
 * @param scrolled how much of the list is scrolled at each speed, in pixels
 * @param hourUpdates that come in the hour of which the memory is watched
 * @param hourParts how often it is looked at meanwhile, beside the begin
 */
record Scale(
        int agents,
        int devicesOfEach,
        int days,
        int batchSeconds,
        int runs,
        Duration live,
        int scrolled,
        int hourUpdates,
        int hourParts) {
    /** 50 devices with four values a second, for an hour. */
    private static final int HOUR_UPDATES = 50 * 4 * 3_600;

    /** What is promised. */
    static final Scale FULL =
            new Scale(5_000, 10, 30, 1, 9, Duration.ofSeconds(60), 290_000, HOUR_UPDATES, 10);

    /** The same fleet and history, the latter in batches of an hour; shorter otherwise. */
    static final Scale QUICK =
            new Scale(
                    5_000, 10, 30, 3_600, 3, Duration.ofSeconds(15), 60_000, HOUR_UPDATES / 6, 10);

    Scale {
        if (agents < 1 || days < 2 || runs < 1 || hourParts < 1 || hourUpdates < hourParts) {
            throw new IllegalArgumentException("nothing to measure");
        }
    }
}
