package dev.skerry.agent.infer.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Judges a bundle that acts by the gates of its plan. */
public final class GateCheck {
    private GateCheck() {}

    /**
     * What it breaks, in words; null if it keeps to all of them, or if it is too early to say.
     *
     * @param isCompared whether there is another bundle that its steps are compared with
     * @param psi the largest population stability index of its inputs and its score; NaN if it is
     *     not known
     */
    public static @Nullable String broken(
            Gates gates, ModelFigures figures, boolean isCompared, double psi) {
        long steps = isCompared ? figures.compared() : figures.steps();
        if (steps == 0 || steps < gates.steps()) {
            return null;
        }
        List<String> broken = new ArrayList<>();
        Double agreement = gates.agreement();
        if (agreement != null && figures.compared() > 0) {
            double share = (double) figures.agreed() / figures.compared();
            if (share < agreement) {
                broken.add(
                        String.format(
                                Locale.ROOT, "agreement %.4f of at least %.4f", share, agreement));
            }
        }
        Long latency = gates.latencyMicros();
        if (latency != null && figures.latencyP99Micros() > latency) {
            broken.add(
                    String.format(
                            Locale.ROOT,
                            "latency of %d us in 99 of 100 runs of at most %d us",
                            figures.latencyP99Micros(),
                            latency));
        }
        Double alarmRate = gates.alarmRate();
        if (alarmRate != null && figures.steps() > 0) {
            double share = (double) figures.alarms() / figures.steps();
            if (share > alarmRate) {
                broken.add(
                        String.format(
                                Locale.ROOT,
                                "alarms on %.4f of its steps of at most %.4f",
                                share,
                                alarmRate));
            }
        }
        Double most = gates.psi();
        if (most != null && psi > most) {
            broken.add(String.format(Locale.ROOT, "drift of %.4f of at most %.4f", psi, most));
        }
        return broken.isEmpty()
                ? null
                : "%s, over %d steps".formatted(String.join("; ", broken), steps);
    }
}
