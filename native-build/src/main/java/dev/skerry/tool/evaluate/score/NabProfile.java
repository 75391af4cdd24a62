package dev.skerry.tool.evaluate.score;

/** What a detection is worth to whom: the three application profiles of the benchmark. */
public enum NabProfile {
    /** A false alarm costs about a ninth of what a missed window does. */
    STANDARD("standard", 1, 0.11, 1),
    /** For those whom false alarms cost twice that. */
    REWARD_LOW_FP_RATE("reward_low_FP_rate", 1, 0.22, 1),
    /** For those whom a missed window costs twice as much. */
    REWARD_LOW_FN_RATE("reward_low_FN_rate", 1, 0.11, 2);

    private final String title;
    private final double detection;
    private final double falseAlarm;
    private final double miss;

    NabProfile(String title, double detection, double falseAlarm, double miss) {
        this.title = title;
        this.detection = detection;
        this.falseAlarm = falseAlarm;
        this.miss = miss;
    }

    /** The benchmark's name for it. */
    public String title() {
        return title;
    }

    /** What the earliest detection of a window earns. */
    public double detection() {
        return detection;
    }

    /** What a false alarm far behind any window costs. */
    public double falseAlarm() {
        return falseAlarm;
    }

    /** What a window without a detection costs. */
    public double miss() {
        return miss;
    }

    /**
     * 0 for a detector that never says anything, 100 for one that meets each window at its first
     * row and says nothing else.
     *
     * @param raw the sum over all files
     * @param windows in all files; NaN follows where there is none
     */
    public double normalised(double raw, int windows) {
        double silent = -miss * windows;
        double perfect = detection * windows;
        return 100 * (raw - silent) / (perfect - silent);
    }
}
