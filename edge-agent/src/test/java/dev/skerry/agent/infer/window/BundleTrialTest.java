package dev.skerry.agent.infer.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.infer.run.ModelSession;
import dev.skerry.agent.infer.run.RunLimits;
import dev.skerry.agent.infer.run.Watchdog;
import dev.skerry.agent.pipeline.Refusal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is measured of a model before it may run. */
class BundleTrialTest {
    private final DigitsBundle bundle = new DigitsBundle();

    private @Nullable Refusal judge(long residentBefore) throws Exception {
        try (Watchdog watchdog = new Watchdog();
                WindowModel model =
                        new WindowModel(
                                ModelSession.open(bundle.graph(), RunLimits.UNDECLARED, watchdog),
                                bundle.manifest(),
                                "0".repeat(64),
                                path -> new byte[0])) {
            return new BundleTrial("digits.skm", model).judge(residentBefore);
        }
    }

    @Test
    void a_model_within_its_limits_may_run() throws Exception {
        assertThat(judge(ResidentMemory.bytes())).isNull();
        assertThat(ResidentMemory.bytes("VmRSS:\t    1234 kB")).isEqualTo(1234 * 1024);
    }

    @Test
    void a_model_that_is_slower_than_twice_its_latency_may_not() throws Exception {
        bundle.latency = Duration.ofNanos(1);
        assertThat(judge(ResidentMemory.UNKNOWN))
                .satisfies(
                        why -> {
                            assertThat(why.code()).isEqualTo("SKR-M012");
                            assertThat(why.message()).contains("in one run of ten");
                        });
    }

    @Test
    void a_model_that_takes_more_memory_than_it_says_may_not() throws Exception {
        // As if the model had taken more than the machine has.
        bundle.memoryBytes = 1;
        assertThat(judge(-(1L << 40)))
                .satisfies(
                        why -> {
                            assertThat(why.code()).isEqualTo("SKR-M012");
                            assertThat(why.message()).contains("bytes of memory");
                        });
        assertThat(judge(ResidentMemory.UNKNOWN)).as("where memory can't be known").isNull();
    }
}
