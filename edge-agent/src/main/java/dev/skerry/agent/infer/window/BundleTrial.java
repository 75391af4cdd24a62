package dev.skerry.agent.infer.window;

import dev.skerry.agent.infer.run.ModelFaultException;
import dev.skerry.agent.infer.run.RunLimits;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.bundle.manifest.Limits;
import java.util.Arrays;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tries a model on this machine before a device depends on it: whether its runs and its memory stay
 * within what its manifest says.
 */
final class BundleTrial {
    private static final Logger LOG = Logger.getLogger(BundleTrial.class);

    /** The fastest of so many rounds counts: a machine may be busy for a while. */
    private static final int ROUNDS = 3;

    private static final int RUNS = 20;

    /** What the rest of the process may have taken meanwhile. */
    private static final long OTHERS_BYTES = 32L << 20;

    private final String bundle;
    private final WindowModel model;
    private final Limits limits;

    BundleTrial(String bundle, WindowModel model) {
        this.bundle = bundle;
        this.model = model;
        limits = model.manifest().limits();
    }

    /**
     * Why it is not to run, or null.
     *
     * @param residentBefore {@link ResidentMemory#bytes} before the graph was loaded
     */
    @Nullable Refusal judge(long residentBefore) throws ModelFaultException {
        long tolerated = RunLimits.TOLERANCE * limits.latency().toNanos();
        long slowest = slowOneInTenNanos(tolerated);
        if (slowest > tolerated) {
            return refused(
                    "%s takes %.3f ms on this machine in one run of ten, and its manifest allows %.3f ms: take a smaller model, or allow it more"
                            .formatted(bundle, slowest / 1e6, limits.latency().toNanos() / 1e6));
        }
        long resident = ResidentMemory.bytes() - residentBefore;
        if (residentBefore != ResidentMemory.UNKNOWN
                && resident > limits.memoryBytes() + OTHERS_BYTES) {
            return refused(
                    "%s takes some %,d bytes of memory on this machine, and its manifest allows %,d: take a smaller model, or allow it more"
                            .formatted(bundle, resident, limits.memoryBytes()));
        }
        LOG.infof(
                "model=ready bundle=%s digest=%s run_us=%d",
                bundle, model.digest(), slowest / 1_000);
        return null;
    }

    private long slowOneInTenNanos(long tolerated) throws ModelFaultException {
        WindowState state = model.example();
        long best = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long[] nanos = new long[RUNS];
            for (int i = 0; i < RUNS; i++) {
                long began = System.nanoTime();
                model.run(state);
                nanos[i] = System.nanoTime() - began;
            }
            Arrays.sort(nanos);
            best = Math.min(best, nanos[RUNS - RUNS / 10 - 1]);
            if (best <= tolerated) {
                return best;
            }
        }
        return best;
    }

    private static Refusal refused(String message) {
        return new Refusal("SKR-M012", message);
    }
}
