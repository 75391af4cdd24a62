package dev.skerry.sync.sim;

import dev.skerry.sync.testkit.Seeded;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which faults a world has, how often and when. Each seed leaves some kinds out and favours others
 * (after Groce et al., "Swarm testing", 2012): a world in which everything fails all the time never
 * gets far enough to show what fails rarely.
 */
final class Faults {
    private static final int RAREST_STEPS = 1_500;
    private static final int MOST_OFTEN_STEPS = 30;
    private static final int MOST_POINTS = 6_000;

    private final Seeded seeded;
    private final List<Fault> drawn = new ArrayList<>();
    private final int meanSteps;
    private final int meanPoints;
    private final boolean unreadable;
    private final Map<Fault, Long> injected = new EnumMap<>(Fault.class);
    private long untilNext;
    private long untilWithin;

    private Faults(Seeded seeded, boolean any) {
        this.seeded = seeded;
        for (Fault fault : Fault.values()) {
            injected.put(fault, 0L);
            for (int weight = seeded.below(4); any && weight > 0; weight--) {
                drawn.add(fault);
            }
        }
        meanSteps = MOST_OFTEN_STEPS << seeded.below(6);
        meanPoints = MOST_POINTS >> seeded.below(6);
        unreadable = drawn.removeIf(fault -> fault == Fault.UNREADABLE_BATCH);
        boolean within = drawn.removeIf(fault -> fault == Fault.WITHIN_A_STEP);
        untilNext = drawn.isEmpty() ? Long.MAX_VALUE : seeded.between(1, RAREST_STEPS);
        untilWithin = within ? seeded.between(1, meanPoints) : Long.MAX_VALUE;
    }

    /** A choice of kinds and frequencies. */
    static Faults swarm(Seeded seeded) {
        return new Faults(seeded, true);
    }

    /** Nothing goes wrong. */
    static Faults none(Seeded seeded) {
        return new Faults(seeded, false);
    }

    /** What strikes before this step, if anything does. */
    @Nullable Fault next() {
        if (--untilNext > 0) {
            return null;
        }
        untilNext = seeded.between(1, 2 * meanSteps);
        return seeded.pick(drawn);
    }

    /** Whether power fails at this very point of a step. */
    boolean strikeWithin() {
        if (--untilWithin > 0) {
            return false;
        }
        untilWithin = seeded.between(1, 2 * meanPoints);
        count(Fault.WITHIN_A_STEP);
        return true;
    }

    /** Whether the next batch can't be decoded. */
    boolean spoil() {
        boolean spoilt = unreadable && seeded.oneIn(40);
        if (spoilt) {
            count(Fault.UNREADABLE_BATCH);
        }
        return spoilt;
    }

    /** From now on nothing goes wrong. */
    void end() {
        untilNext = Long.MAX_VALUE;
        untilWithin = Long.MAX_VALUE;
    }

    void count(Fault fault) {
        injected.merge(fault, 1L, Long::sum);
    }

    /** How often each kind struck. */
    Map<Fault, Long> injected() {
        return injected;
    }
}
