package dev.skerry.gateway.history;

/** How time is divided: ten seconds are one interval, sixty of them a block. */
final class Grid {
    static final long INTERVAL_MICROS = 10_000_000;
    static final int INTERVALS = 60;
    private static final long BLOCK_MICROS = INTERVALS * INTERVAL_MICROS;
    private static final long END_MICROS = 0x1_0000_0000L * BLOCK_MICROS;

    private Grid() {}

    static long interval(long micros) {
        return Math.floorDiv(micros, INTERVAL_MICROS);
    }

    /** The beginning of an interval that holds a time of the calendar. */
    static long startOf(long interval) {
        return interval * INTERVAL_MICROS;
    }

    /** The next beginning of an interval, or this time if it is one. */
    static long ceiling(long micros) {
        long down = floor(micros);
        return down == micros ? micros : down + INTERVAL_MICROS;
    }

    static long floor(long micros) {
        return startOf(interval(micros));
    }

    /** Whether a block may hold it: 1970 to the year 83000. */
    static boolean holds(long micros) {
        return micros >= 0 && micros < END_MICROS;
    }

    static long block(long micros) {
        return Math.floorDiv(micros, BLOCK_MICROS);
    }

    static long blockStart(long block) {
        return block * BLOCK_MICROS;
    }

    /** The key in the store; ascending by stream, then by time. */
    static long key(int streamKey, long block) {
        return ((long) streamKey << 32) | block;
    }
}
