package dev.skerry.agent.infer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.onnxruntime.OrtException;
import dev.skerry.agent.infer.onnx.OnnxGraphWriter;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Graphs that do what they should not. */
@Timeout(300)
class ModelSessionTest {
    private static final RunLimits PATIENT =
            new RunLimits(Duration.ofMinutes(2), Duration.ofMinutes(2));

    @Test
    void a_run_without_an_end_is_ended_and_there_is_no_other() throws Exception {
        RunLimits limits = new RunLimits(Duration.ofMillis(20), Duration.ofMillis(20));
        byte[] endless = EndlessGraph.model(2, 3, Map.of());
        try (Watchdog watchdog = new Watchdog(Duration.ofMillis(5));
                ModelSession session = ModelSession.open(endless, limits, watchdog)) {
            bind(session);
            for (int i = 0; i < 3; i++) {
                assertFault(session, "SKR-M008", "ended after 20 ms");
            }
        }
    }

    @Test
    void one_model_that_hangs_does_not_end_the_runs_of_others() throws Exception {
        RunLimits limits = new RunLimits(Duration.ofMillis(20), Duration.ofMillis(20));
        try (Watchdog watchdog = new Watchdog(Duration.ofMillis(5));
                ModelSession endless =
                        ModelSession.open(EndlessGraph.model(2, 3, Map.of()), limits, watchdog);
                ModelSession good = ModelSession.open(negation(), PATIENT, watchdog)) {
            FloatBuffer x = good.input("x", 1);
            FloatBuffer y = good.output("y", 1);
            bind(endless);
            good.run();
            assertFault(endless, "SKR-M008", "ended");
            for (int i = 0; i < 2_000; i++) {
                x.put(0, i);
                good.run();
                assertThat(y.get(0)).isEqualTo(-i);
            }
        }
    }

    @Test
    void a_model_that_is_always_slower_than_its_limit_runs_no_more() throws Exception {
        RunLimits limits = new RunLimits(Duration.ofNanos(1), Duration.ofMinutes(2));
        try (Watchdog watchdog = new Watchdog();
                ModelSession session = ModelSession.open(negation(), limits, watchdog)) {
            session.input("x", 1);
            session.output("y", 1);
            for (int i = 1; i < 1_024; i++) {
                session.run();
            }
            assertFault(session, "SKR-M009", "last 1024 runs");
            assertFault(session, "SKR-M009", "last 1024 runs");
        }
    }

    @Test
    void a_run_that_fails_says_why_and_the_next_one_may_succeed() throws Exception {
        try (Watchdog watchdog = new Watchdog();
                ModelSession session = ModelSession.open(negation(), PATIENT, watchdog)) {
            session.output("y", 1);
            assertFault(session, "SKR-M006", "x");
            session.input("x", 1);
            session.run();
        }
    }

    @Test
    void tensors_have_to_be_those_of_the_graph() throws OrtException {
        try (Watchdog watchdog = new Watchdog();
                ModelSession session = ModelSession.open(negation(), PATIENT, watchdog)) {
            assertThatThrownBy(() -> session.input("z", 1)).hasMessageContaining("no tensor 'z'");
            assertThatThrownBy(() -> session.output("y", 2))
                    .hasMessageContaining("[1] instead of [2]");
        }
    }

    private static byte[] negation() {
        OnnxGraphWriter graph = new OnnxGraphWriter();
        graph.input("x", 1);
        graph.applyAs("y", "Neg", List.of("x"), Map.of());
        graph.output("y", 1);
        return graph.model("negation", Map.of());
    }

    private static void bind(ModelSession session) throws OrtException {
        session.input("window", 1, 2);
        session.input("state", 3);
        session.output("score", 1);
        session.output("state_out", 3);
    }

    private static void assertFault(ModelSession session, String code, String why) {
        ModelFaultException fault = catchThrowableOfType(ModelFaultException.class, session::run);
        assertThat(fault.code()).isEqualTo(code);
        assertThat(fault).hasMessageContaining(why);
    }
}
