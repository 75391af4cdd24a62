package dev.skerry.agent.pipeline;

import static dev.skerry.agent.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.clock.Stamp;
import dev.skerry.agent.decide.DecisionStage;
import dev.skerry.agent.infer.InferenceStage;
import dev.skerry.agent.infer.ModelTrust;
import dev.skerry.agent.pipeline.Outcome.Accepted;
import dev.skerry.agent.pipeline.RawMessage.Receipt;
import dev.skerry.agent.pipeline.RawMessage.Transport;
import dev.skerry.agent.trace.MessageTraces;
import dev.skerry.profile.compile.CompileResult;
import dev.skerry.profile.compile.ProfileCompiler;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.profile.model.DeviceProfile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages that wait are read together; what follows from them is as if each came alone. */
class WaitingMessagesTest {
    private static final int MESSAGES = 2_000;
    private static final String OVEN =
            """
            schema: skerry.device/v1
            name: oven
            version: 1.0.0
            source: { mqtt: { topic: "oven/{device}", payload: json, time: { from: /ts, format: epoch-millis } } }
            resources:
              heat: { type: float64, unit: Cel, from: /heat }
            models:
              watch: { bundle: "builtin:envelope", inputs: { value: heat }, warm_up: 60 }
            rules:
              unusual: { when: "model.watch.score > 0.5", then: [ { alarm: warning } ] }
            """;

    @TempDir Path models;
    private final List<Outcome> outcomes = new CopyOnWriteArrayList<>();
    private final Semaphore room = new Semaphore(0);
    private InferenceStage infer;
    private TelemetryPipeline pipeline;

    private static DeviceProfile compiled() {
        return switch (new ProfileCompiler().compile("oven.yaml", OVEN)) {
            case CompileResult.Compiled(DeviceProfile profile) -> profile;
            case CompileResult.Rejected rejected -> throw new AssertionError(rejected.render());
        };
    }

    @BeforeEach
    void begin() {
        ActiveProfiles profiles = ActiveProfiles.ofAll(List.of(compiled()));
        infer = new InferenceStage(models, SealedFiles.PLAIN, ModelTrust.ANY, Map.of());
        pipeline =
                new TelemetryPipeline(
                        new TelemetryPipeline.Stages(
                                profiles,
                                new Admission(
                                        Admission.Credentials.NONE,
                                        new Admission.Limits(1 << 18, 1_000_000, 100)),
                                new DeviceRegistry(profiles, Map.of(), 100),
                                infer,
                                new DecisionStage(Map.of(), infer),
                                new RecentMessages(100, new byte[RecentMessages.KEY_BYTES]),
                                (profile, readings, inferences, at) -> {},
                                Witness.NONE,
                                outcome -> {
                                    room.acquire();
                                    outcomes.add(outcome);
                                },
                                MessageTraces.none()),
                        "hall",
                        () -> Stamp.known(1),
                        MESSAGES,
                        1 << 24);
        pipeline.start();
    }

    @AfterEach
    void end() {
        room.release(MESSAGES);
        pipeline.close();
        infer.close();
    }

    /** Who sent a message. */
    private record From(int number) implements Receipt {
        @Override
        public void durable() {}

        @Override
        public void refused(Refusal refusal) {}
    }

    private static int numberOf(Outcome outcome) {
        return switch (outcome) {
            case Accepted accepted -> ((From) accepted.receipt()).number();
            case Outcome.Refused refused -> ((From) refused.receipt()).number();
            case Outcome.Duplicate duplicate -> ((From) duplicate.receipt()).number();
            default -> -1;
        };
    }

    @Test
    void each_leads_to_its_own_outcome_in_the_order_in_which_they_came() throws Exception {
        Random random = new Random(1);
        double[] heats = new double[MESSAGES];
        for (int i = 0; i < MESSAGES; i++) {
            boolean isUnusual = i > 1_500 && random.nextInt(40) == 0;
            heats[i] = isUnusual ? 90 : 20 + random.nextInt(10) / 10.0;
            String payload =
                    i % 17 == 0 ? "no JSON" : "{\"ts\":%d,\"heat\":%s}".formatted(i + 1, heats[i]);
            pipeline.accept(
                    new RawMessage(
                            Transport.MQTT,
                            "oven/oven-" + random.nextInt(12),
                            payload.getBytes(StandardCharsets.UTF_8),
                            Stamp.known(1_000_000_000),
                            i,
                            false,
                            Sender.BROKER,
                            new From(i)));
        }
        // All wait behind the first.
        room.release(2 * MESSAGES);
        await().until(() -> numberOf(last()) == MESSAGES - 1);

        List<Integer> numbers = new ArrayList<>();
        int alarms = 0;
        for (Outcome outcome : outcomes) {
            int number = numberOf(outcome);
            if (number >= 0) {
                numbers.add(number);
            }
            assertThat(outcome instanceof Outcome.Refused)
                    .isEqualTo(number >= 0 && number % 17 == 0);
            if (outcome instanceof Accepted accepted) {
                double heat = accepted.readings().getFirst().asDouble();
                assertThat(heat).isEqualTo(heats[number]);
                for (Decision decision : accepted.decisions()) {
                    if (decision instanceof Decision.AlarmRaised) {
                        alarms++;
                        assertThat(accepted.inferences().getFirst().score()).isGreaterThan(0.5f);
                    }
                }
            }
        }
        assertThat(numbers).hasSize(MESSAGES).isSorted();
        assertThat(alarms).isPositive();
        assertThat(pipeline.faults().count()).isZero();
    }

    private Outcome last() {
        return outcomes.isEmpty() ? new Outcome.StateChanged(Map.of()) : outcomes.getLast();
    }
}
