package dev.skerry.sync.testkit;

/**
 * Runs a property over many seeds. A failure names its seed; {@code -Dskerry.seed=N} runs that one
 * alone and {@code -Dskerry.seeds=N} sets how many are run.
 */
public final class Seeds {
    private Seeds() {}

    /** A statement about whatever the generator gives. */
    public interface Property {
        /** Throws when it does not hold. */
        void check(Seeded seeded) throws Exception;
    }

    /** Checks the property with the seeds from 1 to a count. */
    public static void forEach(int count, Property property) {
        Long only = Long.getLong("skerry.seed");
        if (only != null) {
            check(only, property);
            return;
        }
        int last = Integer.getInteger("skerry.seeds", count);
        for (long seed = 1; seed <= last; seed++) {
            check(seed, property);
        }
    }

    private static void check(long seed, Property property) {
        try {
            property.check(new Seeded(seed));
        } catch (Exception | AssertionError e) {
            throw new AssertionError("fails with -Dskerry.seed=" + seed + ": " + e, e);
        }
    }
}
