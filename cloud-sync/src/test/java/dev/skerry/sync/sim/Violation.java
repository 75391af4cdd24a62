package dev.skerry.sync.sim;

import java.util.function.Supplier;

/** An invariant that does not hold. */
final class Violation extends AssertionError {
    private static final long serialVersionUID = 1L;

    Violation(String what) {
        super(what);
    }

    /** Says what does not hold unless it does. */
    static void unless(boolean holds, Supplier<String> what) {
        if (!holds) {
            throw new Violation(what.get());
        }
    }
}
