package dev.skerry.agent.infer.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.infer.run.ModelSession;
import dev.skerry.agent.infer.run.RunLimits;
import dev.skerry.agent.infer.run.Watchdog;
import dev.skerry.profile.bundle.ModelBundle;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** How long a bundle may be compared, while the line waits. */
class GoldenReplayTest {
    private final DigitsBundle bundle = new DigitsBundle();

    private boolean isRefused(LongSupplier nanoTime) throws Exception {
        String digest = "0".repeat(64);
        var read = new ModelBundle(bundle.manifest(), digest, bundle.files());
        try (Watchdog watchdog = new Watchdog();
                WindowModel model =
                        new WindowModel(
                                ModelSession.open(bundle.graph(), RunLimits.UNDECLARED, watchdog),
                                read.manifest(),
                                digest,
                                read::bytes)) {
            return new GoldenReplay("digits.skm", read, model, nanoTime).judge() != null;
        }
    }

    @Test
    void compares_for_five_seconds_at_most() throws Exception {
        String step = "{\"features\":{\"a\":1,\"b\":1},\"outputs\":{}}\n";
        bundle.golden = step.repeat(9) + step.replace("{}", "{\"score\":7}");
        AtomicLong seconds = new AtomicLong();
        assertThat(isRefused(() -> 0)).isTrue();
        assertThat(isRefused(() -> seconds.getAndIncrement() * 1_000_000_000)).isFalse();
    }
}
