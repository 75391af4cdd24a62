package dev.skerry.tool.plant;

import java.time.Duration;

/**
 * Something that goes wrong with a machine for a while.
 *
 * @param begin since the plant's start
 */
public record Episode(String deviceId, Fault fault, Duration begin, Duration length) {
    /** Whether it lasts at that time since the plant's start. */
    public boolean isOn(Duration elapsed) {
        return elapsed.compareTo(begin) >= 0 && elapsed.compareTo(begin.plus(length)) < 0;
    }
}
