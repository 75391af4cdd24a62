package dev.skerry.agent.pipeline;

import static dev.skerry.agent.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.clock.Stamp;
import dev.skerry.agent.decide.DecisionStage;
import dev.skerry.agent.decide.Explainer;
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
import dev.skerry.profile.model.Reading;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowingProfilesTest {
    private static final String PUMP =
            """
            schema: skerry.device/v1
            name: pump
            version: 1.0.0
            source: { mqtt: { topic: "pump/{device}", time: { from: /ts, format: epoch-seconds } } }
            resources:
              temperature: { type: float64, from: /temp, deadband: 0.5 }
              pressure: { type: float64, from: /p }
            models:
              usual: { bundle: "builtin:envelope", inputs: { value: temperature }, warm_up: 100 }
            rules:
              warm: { when: "avg(temperature, '10s') > 50.0", then: [ { alarm: warning } ] }
              high: { when: "pressure > 5.0", then: [ { alarm: critical } ] }
            """;
    private static final DeviceProfile ONE = compile(PUMP);
    private static final DeviceProfile TWO =
            compile(
                    PUMP.replace("1.0.0", "2.0.0")
                            .replace(
                                    "pressure: { type: float64, from: /p }",
                                    "flow: { type: int32, from: /f }")
                            .replace(
                                    "high: { when: \"pressure > 5.0\"",
                                    "low: { when: \"flow < 1\""));

    @TempDir Path models;
    private final List<Outcome> outcomes = new CopyOnWriteArrayList<>();
    private final DeviceRegistry devices =
            new DeviceRegistry(ActiveProfiles.ofAll(List.of(ONE)), Map.of(), 10);
    private InferenceStage infer;
    private TelemetryPipeline pipeline;

    @BeforeEach
    void start() {
        infer = new InferenceStage(models, SealedFiles.PLAIN, ModelTrust.ANY, Map.of());
        pipeline =
                new TelemetryPipeline(
                        new TelemetryPipeline.Stages(
                                ActiveProfiles.ofAll(List.of(ONE)),
                                new Admission(
                                        Admission.Credentials.NONE,
                                        new Admission.Limits(1 << 18, 1_000, 100)),
                                devices,
                                infer,
                                new DecisionStage(Map.of(), Explainer.NONE),
                                new RecentMessages(100, new byte[RecentMessages.KEY_BYTES]),
                                (profile, readings, inferences, at) -> {},
                                Witness.NONE,
                                outcomes::add,
                                MessageTraces.none()),
                        "hall",
                        () -> Stamp.known(1_000_000),
                        1_000,
                        1 << 20);
        pipeline.start();
    }

    @AfterEach
    void stop() {
        pipeline.close();
        infer.close();
    }

    private static DeviceProfile compile(String yaml) {
        return switch (new ProfileCompiler().compile("test.yaml", yaml)) {
            case CompileResult.Compiled(DeviceProfile profile) -> profile;
            case CompileResult.Rejected rejected -> throw new AssertionError(rejected.render());
        };
    }

    private Accepted send(String device, int second, String values) throws InterruptedException {
        long before = accepted().count();
        hand(device, second, values);
        await().until(() -> accepted().count() > before);
        return accepted().toList().getLast();
    }

    private void hand(String device, int second, String values) throws InterruptedException {
        String json = "{\"ts\":" + second + "," + values + "}";
        pipeline.accept(
                new RawMessage(
                        Transport.MQTT,
                        "pump/" + device,
                        json.getBytes(StandardCharsets.UTF_8),
                        Stamp.known(1_000_000L * second),
                        second,
                        false,
                        Sender.BROKER,
                        Receipt.NONE));
    }

    private java.util.stream.Stream<Accepted> accepted() {
        return outcomes.stream().filter(Accepted.class::isInstance).map(Accepted.class::cast);
    }

    private static List<String> names(Accepted message) {
        return message.readings().stream().map(r -> r.resource().name()).toList();
    }

    @Test
    void reads_what_comes_before_by_the_old_and_what_comes_after_by_the_new() throws Exception {
        send("p", 1, "\"temp\":20,\"p\":1,\"f\":3");
        assertThat(pipeline.follow(ActiveProfiles.ofAll(List.of(TWO)))).isTrue();
        Accepted after = send("p", 2, "\"temp\":30,\"p\":1,\"f\":3");
        assertThat(names(accepted().toList().getFirst()))
                .containsExactly("temperature", "pressure");
        assertThat(names(after)).containsExactly("temperature", "flow");
        assertThat(after.profile()).isEqualTo(TWO);
        assertThat(devices.profileOf("p")).contains(TWO);
    }

    @Test
    void loses_no_message_and_mixes_no_versions_while_messages_stream() throws Exception {
        int count = 3_000;
        Thread source =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        for (int i = 1; i <= count; i++) {
                                            hand("p", i, "\"temp\":" + i + ",\"p\":1,\"f\":3");
                                        }
                                    } catch (InterruptedException e) {
                                        Thread.currentThread().interrupt();
                                    }
                                });
        for (int i = 0; i < 10; i++) {
            pipeline.follow(ActiveProfiles.ofAll(List.of(i % 2 == 0 ? TWO : ONE)));
        }
        source.join();
        await().until(() -> accepted().count() == count);
        assertThat(outcomes).noneMatch(Outcome.Refused.class::isInstance);
        assertThat(accepted())
                .allSatisfy(
                        message ->
                                assertThat(names(message))
                                        .containsExactly(
                                                "temperature",
                                                message.profile().equals(ONE)
                                                        ? "pressure"
                                                        : "flow"));
        assertThat(accepted().map(m -> m.readings().getFirst().asDouble()))
                .isSorted()
                .hasSize(count);
    }

    @Test
    void keeps_windows_models_and_deadbands_of_what_is_the_same() throws Exception {
        warmUp();
        pipeline.follow(ActiveProfiles.ofAll(List.of(TWO)));
        Accepted first = send("p", 121, "\"temp\":60.2");
        assertThat(first.readings()).as("within the deadband of 60").isEmpty();
        assertThat(first.inferences()).as("the model is warm").hasSize(1);
        assertThat(first.decisions()).as("it has fired already").isEmpty();
        // Had the window begun anew, its mean would be known again ten seconds later only.
        for (int second = 122; second <= 126; second++) {
            send("p", second, "\"temp\":0");
        }
        assertThat(accepted().flatMap(m -> m.decisions().stream()))
                .last()
                .isInstanceOf(Decision.AlarmCleared.class);
    }

    @Test
    void begins_anew_with_a_resource_that_is_not_the_same() throws Exception {
        warmUp();
        DeviceProfile scaled =
                compile(
                        PUMP.replace("1.0.0", "3.0.0")
                                .replace(
                                        "from: /temp, deadband",
                                        "from: /temp, scale: 0.1, deadband"));
        pipeline.follow(ActiveProfiles.ofAll(List.of(scaled)));
        Accepted first = send("p", 121, "\"temp\":600");
        assertThat(first.readings()).as("compared with nothing").hasSize(1);
        assertThat(first.inferences()).as("the model warms up").isEmpty();
        for (int second = 122; second <= 126; second++) {
            assertThat(send("p", second, "\"temp\":0").decisions())
                    .as("the mean is not known yet")
                    .isEmpty();
        }
    }

    /** Beyond the model's warm-up, with a mean that fires a rule. */
    private void warmUp() throws InterruptedException {
        for (int second = 1; second <= 120; second++) {
            hand("p", second, "\"temp\":" + (60 + second % 2));
        }
        await().until(() -> accepted().count() == 120);
        assertThat(accepted().flatMap(m -> m.decisions().stream())).hasSize(1);
    }

    @Test
    void clears_the_alarms_of_rules_that_are_gone() throws Exception {
        send("p", 1, "\"temp\":20,\"p\":9");
        pipeline.follow(ActiveProfiles.ofAll(List.of(TWO)));
        Accepted cleared = accepted().toList().getLast();
        assertThat(cleared.decisions())
                .containsExactly(new Decision.AlarmCleared("p", "high", 1_000_000));
        assertThat(cleared.profile()).isEqualTo(ONE);
        assertThat(cleared.states()).containsKey("decide/pump/p");
        assertThat(cleared.readings()).isEmpty();
    }

    @Test
    void reads_a_single_device_by_its_own_version() throws Exception {
        send("a", 1, "\"temp\":1,\"p\":1,\"f\":3");
        pipeline.follow(new ActiveProfiles(List.of(ONE), Map.of("b", List.of(TWO))));
        assertThat(names(send("a", 2, "\"temp\":2,\"p\":1,\"f\":3"))).contains("pressure");
        assertThat(names(send("b", 3, "\"temp\":3,\"p\":1,\"f\":3"))).contains("flow");
        pipeline.follow(ActiveProfiles.ofAll(List.of(ONE)));
        assertThat(names(send("b", 4, "\"temp\":4,\"p\":1,\"f\":3"))).contains("pressure");
    }

    @Test
    void does_without_a_profile_that_is_gone_and_with_it_again() throws Exception {
        send("p", 1, "\"temp\":20,\"p\":9");
        pipeline.follow(ActiveProfiles.ofAll(List.of()));
        assertThat(devices.all()).isEmpty();
        assertThat(accepted().toList().getLast().decisions())
                .containsExactly(new Decision.AlarmCleared("p", "high", 1_000_000));
        hand("p", 2, "\"temp\":20");
        await().until(() -> outcomes.getLast() instanceof Outcome.Refused);
        pipeline.follow(ActiveProfiles.ofAll(List.of(ONE)));
        List<Reading> readings = send("p", 3, "\"temp\":20").readings();
        assertThat(readings).hasSize(1);
    }
}
