package dev.skerry.agent.infer.compare;

import dev.skerry.agent.infer.plan.ModelFigures;
import dev.skerry.agent.infer.plan.ModelStatus.Role;
import dev.skerry.agent.infer.run.RunTimes;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts how a bundle does in one role of one rollout, over all devices. The pipeline's thread
 * counts; any thread may ask.
 */
public final class Tally {
    private static final double MEDIAN = 0.5;
    private static final double NEARLY_ALL = 0.99;

    private final Of of;
    private final RunTimes times;
    private final double threshold;
    private final ScoreCounts scores;
    private final AtomicLong steps = new AtomicLong();
    private final AtomicLong alarms = new AtomicLong();
    private final AtomicLong compared = new AtomicLong();
    private final AtomicLong agreed = new AtomicLong();
    private final AtomicInteger devices = new AtomicInteger();
    private boolean hasBegun;
    private boolean isDirty;

    /**
     * What is counted.
     *
     * @param model the name of the bundle
     * @param digest which one of them
     */
    public record Of(String model, String digest, Role role, String rolloutId) {}

    Tally(Of of, RunTimes times, double threshold) {
        this.of = of;
        this.times = times;
        this.threshold = threshold;
        this.scores = new ScoreCounts(threshold);
    }

    Of of() {
        return of;
    }

    /** The model works in its role from here: what its runs took before does not count. */
    public void begin() {
        if (!hasBegun) {
            hasBegun = true;
            times.clear();
        }
    }

    /** Whether a score is an alarm by what the model itself says. */
    public boolean isAlarm(float score) {
        return score >= threshold;
    }

    /** A step was scored that counts. */
    public void scored(float score, boolean isAlarm) {
        isDirty = true;
        scores.add(score);
        add(steps, 1);
        add(alarms, isAlarm ? 1 : 0);
    }

    void compared(boolean isAgreed) {
        isDirty = true;
        add(agreed, isAgreed ? 1 : 0);
        add(compared, 1);
    }

    /** It has a state of so many devices more, or of fewer. */
    public void devices(int more) {
        devices.addAndGet(more);
    }

    /** Steps that were scored. */
    public long steps() {
        return steps.get();
    }

    /** Steps that were compared. */
    public long compared() {
        return compared.get();
    }

    boolean takeDirty() {
        boolean was = isDirty;
        isDirty = false;
        return was;
    }

    long[] counts() {
        return new long[] {steps.get(), alarms.get(), compared.get(), agreed.get()};
    }

    /** Goes on with these counts; before anybody knows of it. */
    void restore(long stepsBefore, long alarmsBefore, long comparedBefore, long agreedBefore) {
        steps.set(stepsBefore);
        alarms.set(alarmsBefore);
        compared.set(comparedBefore);
        agreed.set(agreedBefore);
    }

    /** All that was counted. */
    public ModelFigures figures() {
        // What is counted later is read first: no share is more than one.
        long comparedNow = compared.get();
        long agreedNow = Math.min(agreed.get(), comparedNow);
        long alarmsNow = alarms.get();
        return new ModelFigures(
                Math.max(steps.get(), alarmsNow),
                alarmsNow,
                comparedNow,
                agreedNow,
                times.micros(MEDIAN),
                times.micros(NEARLY_ALL),
                devices.get(),
                scores.counts());
    }

    /** Only one thread adds. */
    private static void add(AtomicLong count, int more) {
        count.setRelease(count.getPlain() + more);
    }
}
