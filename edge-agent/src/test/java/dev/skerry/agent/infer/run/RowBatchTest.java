package dev.skerry.agent.infer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.skerry.agent.infer.onnx.OnnxGraphWriter;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowBatchTest {
    private static final RunLimits PATIENT =
            RunLimits.ofLatency(RunLimits.UNDECLARED.latency().dividedBy(10));

    private final Watchdog watchdog = new Watchdog();
    private final List<ModelSession> sessions = new ArrayList<>();

    @AfterEach
    void close() {
        sessions.forEach(ModelSession::close);
        watchdog.close();
    }

    /** A graph of x, of two numbers, to y. */
    private final class Loaded {
        private final ModelSession session;
        private final FloatBuffer x;
        private final FloatBuffer y;

        Loaded(long rows, String operator) throws Exception {
            this(rows, operator, PATIENT);
        }

        Loaded(long rows, String operator, RunLimits limits) throws Exception {
            OnnxGraphWriter graph = new OnnxGraphWriter();
            graph.input("x", rows, 2);
            switch (operator) {
                case "Mixed" ->
                        graph.applyAs(
                                "y",
                                "Sub",
                                List.of(
                                        "x",
                                        graph.apply(
                                                "ReduceMean",
                                                List.of("x"),
                                                Map.of("axes", 0L, "keepdims", 1L))),
                                Map.of());
                case "OneRow" ->
                        graph.applyAs("y", "Reshape", List.of("x", graph.longs(1, 2)), Map.of());
                default -> graph.applyAs("y", operator, List.of("x"), Map.of());
            }
            graph.output("y", rows, 2);
            session = ModelSession.open(graph.model("test", Map.of()), limits, watchdog);
            sessions.add(session);
            x = session.input("x", 1, 2);
            y = session.output("y", 1, 2);
        }

        void foresee(float value) {
            session.foresee(() -> run(value));
        }

        private void put(float value) {
            x.put(0, value).put(1, -value);
        }

        float run(float value) throws ModelFaultException {
            put(value);
            session.run();
            return y.get(0);
        }

        /** Has rows tried until they are believed. */
        Loaded believed() throws ModelFaultException {
            for (int tried = 0; tried < RowBatch.TRIED; tried += 32) {
                for (int i = 0; i < 32; i++) {
                    foresee(i);
                }
                session.runAhead();
                for (int i = 0; i < 32; i++) {
                    run(i);
                }
            }
            return this;
        }
    }

    @Test
    void runs_that_were_foreseen_are_made_as_one() throws Exception {
        Loaded graph = new Loaded(OnnxGraphWriter.ANY, "Neg").believed();
        long before = graph.session.runs();

        for (int i = 0; i < 64; i++) {
            assertThat(graph.session.looksAhead()).isTrue();
            graph.foresee(1_000 + i);
        }
        assertThat(graph.session.looksAhead()).isFalse();
        graph.session.runAhead();
        for (int i = 0; i < 64; i++) {
            assertThat(graph.run(1_000 + i)).isEqualTo(-1_000f - i);
            assertThat(graph.y.get(1)).isEqualTo(1_000f + i);
        }

        assertThat(graph.session.runs()).isEqualTo(before + 1);
    }

    @Test
    void rows_are_run_by_themselves_too_until_they_are_believed() throws Exception {
        Loaded graph = new Loaded(OnnxGraphWriter.ANY, "Neg");
        graph.foresee(1);
        graph.foresee(2);
        graph.session.runAhead();

        assertThat(graph.run(1)).isEqualTo(-1);
        assertThat(graph.run(2)).isEqualTo(-2);

        assertThat(graph.session.runs()).isEqualTo(3);
    }

    @Test
    void one_run_alone_is_made_when_it_is_asked_for() throws Exception {
        Loaded graph = new Loaded(OnnxGraphWriter.ANY, "Neg").believed();
        long before = graph.session.runs();
        graph.foresee(7);
        graph.session.runAhead();

        assertThat(graph.session.runs()).isEqualTo(before);
        assertThat(graph.run(7)).isEqualTo(-7);
    }

    /** Guesses in random order, some wrong, some missing, some asked for twice. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatever_is_foreseen_each_run_gives_what_it_gives_alone(long seed) throws Exception {
        Random random = new Random(seed);
        Loaded alone = new Loaded(1, "Tanh");
        Loaded graph = new Loaded(OnnxGraphWriter.ANY, "Tanh").believed();
        for (int round = 0; round < 50; round++) {
            List<Float> foreseen = new ArrayList<>();
            for (int i = random.nextInt(70); i > 0; i--) {
                foreseen.add(random.nextFloat() * 4 - 2);
            }
            List<Float> runs = new ArrayList<>(foreseen);
            runs.removeIf(value -> random.nextInt(10) == 0);
            IntStream.range(0, random.nextInt(5)).forEach(i -> runs.add(random.nextFloat()));
            if (random.nextBoolean()) {
                Collections.shuffle(runs, random);
            }
            graph.session.forget();
            foreseen.forEach(graph::foresee);
            graph.session.runAhead();
            for (float value : runs) {
                assertThat(graph.run(value)).isCloseTo(alone.run(value), within(1e-6f));
            }
        }
    }

    @Test
    void what_is_no_number_in_one_row_does_not_touch_the_others() throws Exception {
        Loaded graph = new Loaded(OnnxGraphWriter.ANY, "Log").believed();
        graph.foresee(1);
        graph.foresee(Float.NaN);
        graph.foresee(10);
        graph.session.runAhead();

        assertThat(graph.run(1)).isZero();
        assertThat(graph.run(Float.NaN)).isNaN();
        assertThat(graph.run(10)).isCloseTo((float) Math.log(10), within(1e-6f));
    }

    @Test
    void a_graph_that_mixes_its_rows_runs_one_by_one() throws Exception {
        Loaded graph = new Loaded(OnnxGraphWriter.ANY, "Mixed");
        graph.foresee(1);
        graph.foresee(5);
        graph.session.runAhead();

        assertThat(graph.run(1)).isZero();
        assertThat(graph.run(5)).isZero();
        assertThat(graph.session.looksAhead()).isFalse();
    }

    @Test
    void when_rows_can_not_run_together_each_runs_by_itself() throws Exception {
        Loaded graph = new Loaded(OnnxGraphWriter.ANY, "OneRow");
        graph.foresee(1);
        graph.foresee(5);
        graph.session.runAhead();

        assertThat(graph.run(1)).isEqualTo(1);
        assertThat(graph.run(5)).isEqualTo(5);
        assertThat(graph.session.looksAhead()).isFalse();
    }

    @Test
    void a_graph_of_one_row_has_nothing_foreseen() throws Exception {
        Loaded graph = new Loaded(1, "Neg");

        assertThat(graph.session.looksAhead()).isFalse();
        graph.foresee(1);
        graph.session.runAhead();
        assertThat(graph.run(1)).isEqualTo(-1);
        assertThat(graph.session.runs()).isOne();
    }

    @Test
    void no_more_run_together_than_may_run_in_the_time_of_one() throws Exception {
        RunLimits slow = RunLimits.ofLatency(Duration.ofSeconds(1));
        Loaded graph = new Loaded(OnnxGraphWriter.ANY, "Neg", slow);

        for (int i = 1; i <= 8; i++) {
            assertThat(graph.session.looksAhead()).isTrue();
            graph.foresee(i);
        }
        assertThat(graph.session.looksAhead()).as("10 runs, by powers of two 8").isFalse();
    }

    @Test
    void no_more_run_together_than_are_allowed_for_their_memory() throws Exception {
        Loaded graph = new Loaded(OnnxGraphWriter.ANY, "Neg");
        graph.session.limitRows(3);

        graph.foresee(1);
        assertThat(graph.session.looksAhead()).isTrue();
        graph.foresee(2);
        assertThat(graph.session.looksAhead()).isFalse();
    }

    @Test
    void what_was_foreseen_can_be_forgotten() throws Exception {
        Loaded graph = new Loaded(OnnxGraphWriter.ANY, "Neg").believed();
        graph.foresee(1);
        graph.foresee(2);
        graph.session.runAhead();
        graph.session.forget();
        long before = graph.session.runs();

        assertThat(graph.run(1)).isEqualTo(-1);

        assertThat(graph.session.runs()).isEqualTo(before + 1);
    }
}
