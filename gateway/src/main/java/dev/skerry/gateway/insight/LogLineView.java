package dev.skerry.gateway.insight;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.sync.proto.LogLevel;
import dev.skerry.sync.proto.LogLine;
import java.time.Instant;
import java.util.Locale;

/**
 * A line that an agent logged.
 *
 * @param number among all lines since the agent started, whatever their level
 * @param at by the agent's system clock
 * @param level error, warn, info or debug
 */
public record LogLineView(long number, Instant at, String level, String logger, String message) {
    private static final int MOST_CHARS = 4_000;
    private static final int MOST_LOGGER_CHARS = 200;
    private static final String PREFIX = "LOG_LEVEL_";

    static LogLineView of(LogLine line) {
        return new LogLineView(
                line.getNumber(),
                Times.ofMicros(line.getAtMicros()),
                word(line.getLevel()),
                cut(line.getLogger(), MOST_LOGGER_CHARS),
                cut(line.getMessage(), MOST_CHARS));
    }

    /** A level as people write it; what nobody knows is information. */
    public static String word(LogLevel level) {
        return level == LogLevel.UNRECOGNIZED || level == LogLevel.LOG_LEVEL_UNSPECIFIED
                ? "info"
                : level.name().substring(PREFIX.length()).toLowerCase(Locale.ROOT);
    }

    /** The level of a word; unspecified if there is none. */
    public static LogLevel level(String word) {
        for (LogLevel level : LogLevel.values()) {
            if (level.name().equals(PREFIX + word.toUpperCase(Locale.ROOT))) {
                return level;
            }
        }
        return LogLevel.LOG_LEVEL_UNSPECIFIED;
    }

    private static String cut(String text, int most) {
        return text.substring(0, Math.min(text.length(), most));
    }

    /** What it takes in memory, roughly. */
    @JsonIgnore
    int size() {
        return 100 + 2 * (message.length() + logger.length());
    }

    boolean isOf(LogLevel least) {
        return level(level).getNumber() <= least.getNumber();
    }
}
