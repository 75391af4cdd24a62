package dev.skerry.profile.decode;

import dev.skerry.profile.model.Cadence;
import dev.skerry.profile.model.Reading;
import dev.skerry.profile.model.Resource;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Leaves out readings that a profile does not ask for: those that say nothing new, and those that
 * come more often than they are wanted. The first reading of a resource and one whose quality
 * changed are always kept. One instance serves one device; not for several threads.
 */
public final class Thinning {
    private final Map<String, Reading> lastKept = new HashMap<>();

    /** What becomes of a reading. */
    public enum Fate {
        KEPT,
        /** It is the same as the last one kept, as far as the deadband goes. */
        UNCHANGED,
        /** One was kept a shorter time ago than the resource is sampled. */
        SAMPLED_OUT
    }

    /** What goes on when the device's profile has these resources from now on. */
    public Thinning follow(Collection<Resource> resources) {
        var next = new Thinning();
        lastKept.forEach(
                (name, last) -> {
                    if (resources.contains(last.resource())) {
                        next.lastKept.put(name, last);
                    }
                });
        return next;
    }

    /** Whether the reading is to be kept; if so, later ones are compared with it. */
    public Fate fateOf(Reading reading) {
        Cadence cadence = reading.resource().cadence();
        boolean compares = cadence.deadband() > 0 || !cadence.report().isZero();
        if (!compares && cadence.sample().isZero()) {
            return Fate.KEPT;
        }
        Reading last = lastKept.get(reading.resource().name());
        Fate fate = last == null ? Fate.KEPT : fate(reading, last, cadence, compares);
        if (fate == Fate.KEPT) {
            lastKept.put(reading.resource().name(), reading);
        }
        return fate;
    }

    private static Fate fate(Reading reading, Reading last, Cadence cadence, boolean compares) {
        if (reading.quality() != last.quality()) {
            return Fate.KEPT;
        }
        long elapsedMicros = Math.abs(reading.observedAtMicros() - last.observedAtMicros());
        if (elapsedMicros < micros(cadence.sample())) {
            return Fate.SAMPLED_OUT;
        }
        boolean isDue = !cadence.report().isZero() && elapsedMicros >= micros(cadence.report());
        return compares && !isDue && isSame(reading, last, cadence) ? Fate.UNCHANGED : Fate.KEPT;
    }

    private static boolean isSame(Reading reading, Reading last, Cadence cadence) {
        return reading.resource().type().isNumeric()
                ? Math.abs(reading.asDouble() - last.asDouble()) <= cadence.deadband()
                : reading.hasValueOf(last);
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }
}
