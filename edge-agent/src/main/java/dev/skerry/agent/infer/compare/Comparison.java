package dev.skerry.agent.infer.compare;

import java.util.Arrays;

/**
 * Compares what two models say of the readings of a message, step by step: first one is shown them,
 * then the other, and steps of the same time belong together. For one thread.
 */
public final class Comparison {
    private final Tally acting;
    private final Tally shadow;
    private long[] times = new long[16];
    private boolean[] alarms = new boolean[16];
    private int count;
    private int next;

    /** Of two models, which count what they have in common. */
    public Comparison(Tally acting, Tally shadow) {
        this.acting = acting;
        this.shadow = shadow;
    }

    /** Begins with a message. */
    public void begin() {
        count = 0;
        next = 0;
    }

    /** What the one that acts said of a step. */
    public void acting(long atMicros, boolean isAlarm) {
        if (count == times.length) {
            times = Arrays.copyOf(times, 2 * count);
            alarms = Arrays.copyOf(alarms, 2 * count);
        }
        times[count] = atMicros;
        alarms[count++] = isAlarm;
    }

    /** What the other one says of a step, in the same order. */
    public void shadow(long atMicros, boolean isAlarm) {
        while (next < count && times[next] < atMicros) {
            next++;
        }
        if (next < count && times[next] == atMicros) {
            boolean isAgreed = alarms[next++] == isAlarm;
            acting.compared(isAgreed);
            shadow.compared(isAgreed);
        }
    }
}
