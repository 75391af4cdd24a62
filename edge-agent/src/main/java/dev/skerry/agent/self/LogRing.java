package dev.skerry.agent.self;

import dev.skerry.sync.proto.LogLevel;
import dev.skerry.sync.proto.LogLine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The last lines that the agent logged, in bounded memory. Lines are numbered from 1 since the
 * process started, so whoever reads them sees what is no longer there. Any thread may use it.
 */
public final class LogRing {
    /** What a line takes besides its texts. */
    private static final int LINE_BYTES = 96;

    private static final int LEVELS = LogLevel.LOG_LEVEL_DEBUG_VALUE + 1;

    private final long capacityBytes;
    private final ArrayDeque<LogLine> lines = new ArrayDeque<>();
    private final long[] logged = new long[LEVELS];
    private final long[] gone = new long[LEVELS];
    private long bytes;
    private long newest;

    /** A ring that keeps so many bytes, and the newest line in any case. */
    public LogRing(long capacityBytes) {
        this.capacityBytes = capacityBytes;
    }

    /**
     * How far a reader of a level is.
     *
     * @param through the number of the last line that was told, of whatever level
     * @param told how many lines of the level there were up to that
     */
    record Place(long through, long told) {
        static final Place START = new Place(0, 0);
    }

    /**
     * What follows a place.
     *
     * @param missed lines of the level that went before they could be told
     * @param isAll whether there are no more at present
     */
    record Page(List<LogLine> lines, Place next, long missed, boolean isAll) {}

    /** Takes a line, and gives up the oldest ones if there is no room. */
    public synchronized void add(long atMicros, LogLevel level, String logger, String message) {
        LogLine line =
                LogLine.newBuilder()
                        .setNumber(++newest)
                        .setAtMicros(atMicros)
                        .setLevel(level)
                        .setLogger(logger)
                        .setMessage(message)
                        .build();
        lines.add(line);
        logged[line.getLevelValue()]++;
        bytes += size(line);
        while (bytes > capacityBytes && lines.size() > 1) {
            LogLine oldest = lines.remove();
            gone[oldest.getLevelValue()]++;
            bytes -= size(oldest);
        }
    }

    private static long size(LogLine line) {
        return LINE_BYTES + 2L * (line.getMessage().length() + line.getLogger().length());
    }

    /** How many lines of this very level were logged. */
    synchronized long logged(LogLevel level) {
        return logged[level.getNumber()];
    }

    /**
     * Where a reader is that has all lines up to a number; what is not known any more of the lines
     * before the oldest one counts as missed.
     */
    synchronized Place after(long number, LogLevel level) {
        long through = Math.clamp(number, 0, newest);
        long oldest = newest - lines.size() + 1;
        long told = through < oldest ? gone(level) - (oldest - 1 - through) : gone(level);
        for (LogLine line : lines) {
            told += line.getNumber() <= through && isOf(line, level) ? 1 : 0;
        }
        return new Place(through, Math.max(0, told));
    }

    /**
     * The lines of a level, and graver ones, that follow a place.
     *
     * @param mostBytes of all of them as messages; one is given in any case
     */
    synchronized Page read(LogLevel level, Place from, int mostBytes) {
        List<LogLine> found = new ArrayList<>();
        long missed = from.through() < newest - lines.size() ? gone(level) - from.told() : 0;
        long through = from.through();
        int taken = 0;
        for (LogLine line : lines) {
            if (line.getNumber() <= through) {
                continue;
            }
            if (isOf(line, level)) {
                taken += line.getSerializedSize();
                if (taken > mostBytes && !found.isEmpty()) {
                    break;
                }
                found.add(line);
            }
            through = line.getNumber();
        }
        Place next = new Place(through, from.told() + missed + found.size());
        return new Page(found, next, missed, through == newest);
    }

    private long gone(LogLevel level) {
        long sum = 0;
        for (int of = 0; of <= level.getNumber(); of++) {
            sum += gone[of];
        }
        return sum;
    }

    private static boolean isOf(LogLine line, LogLevel level) {
        return line.getLevelValue() <= level.getNumber();
    }
}
