package dev.skerry.agent.infer.compare;

import dev.skerry.agent.infer.plan.GateCheck;
import dev.skerry.agent.infer.plan.Gates;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Judges a bundle by its gates now and then, as it goes on. For one thread. */
public final class GateWatch {
    /** Steps: percentiles are not for free. */
    private static final int JUDGED_EVERY = 32;

    private final Tally tally;
    private final Gates gates;
    private long next;

    /** Of what this tally counts. */
    public GateWatch(Tally tally, Gates gates) {
        this.tally = tally;
        this.gates = gates;
        next = gates.steps();
    }

    /**
     * What it broke, in words; null if nothing, or if it is not to be judged just now.
     *
     * @param isCompared whether there is another bundle that its steps are compared with
     * @param psi how far it has drifted; NaN if that is not known
     */
    public @Nullable String broken(boolean isCompared, DoubleSupplier psi) {
        long steps = isCompared ? tally.compared() : tally.steps();
        if (steps < next) {
            return null;
        }
        next = steps + JUDGED_EVERY;
        double drift = gates.psi() == null ? Double.NaN : psi.getAsDouble();
        return GateCheck.broken(gates, tally.figures(), isCompared, drift);
    }
}
