package dev.skerry.agent.pipeline;

import static dev.skerry.agent.Patience.await;
import static java.util.Objects.requireNonNull;
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
import dev.skerry.agent.trace.SampledMessage;
import dev.skerry.agent.trace.TraceSettings;
import dev.skerry.profile.compile.CompileResult;
import dev.skerry.profile.compile.ProfileCompiler;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Quality;
import dev.skerry.profile.model.Reading;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TelemetryPipelineTest {
    private static final String PUMP =
            """
            schema: skerry.device/v1
            name: pump
            version: 1.0.0
            source:
              mqtt: { topic: "plant/{site}/pump/{device}/telemetry", qos: 1, payload: json, time: { from: /ts, format: epoch-millis } }
            resources:
              temperature: { type: float32, unit: Cel, from: /temp, range: [-40, 180] }
              pressure: { type: float64, unit: bar, from: /p, deadband: 0.5 }
            rules:
              overheated: { when: "temperature > 80.0", then: [ { alarm: critical } ] }
            """;
    private static final String METER =
            """
            schema: skerry.device/v1
            name: meter
            version: 1.0.0
            source: { mqtt: { topic: "meter/{device}", time: { from: /ts, format: epoch-seconds } } }
            resources:
              v: { type: float64, unit: V, stale: 1m }
              i: { type: float64, unit: A }
              power: { type: float64, unit: W, derive: "v * i" }
              resistance: { type: int64, unit: Ohm, derive: "int(v) / int(i)" }
              count: { type: int64, sample: 10s }
            rules:
              silent: { when: "age(v) > 50.0", then: [ { alarm: warning } ] }
            """;
    private static final String VALVE =
            """
            schema: skerry.device/v1
            name: valve
            version: 1.0.0
            source:
              mqtt: { topic: "plant/{site}/valve/{device}", qos: 1, payload: json }
            resources:
              position: { type: int32, from: /pos }
            """;

    /** Its address has room for all others, but it knows a single resource. */
    private static final String ANYTHING =
            """
            schema: skerry.device/v1
            name: anything
            version: 1.0.0
            source: { mqtt: { topic: "plant/{site}/{device}/{resource}", payload: text } }
            resources:
              temperature: { type: float32, unit: Cel, from: sensor/temperature/state }
            """;

    @TempDir Path models;
    private final List<Outcome> outcomes = new CopyOnWriteArrayList<>();
    private final List<Reading> shown = new CopyOnWriteArrayList<>();
    private final Semaphore room = new Semaphore(1_000_000);
    private volatile long nowMicros = 1_000_000;
    private final MessageTraces traces =
            new MessageTraces(new TraceSettings(1, 60), new SplittableRandom(1), () -> 0);
    private InferenceStage infer;
    private TelemetryPipeline pipeline;
    private DeviceRegistry devices;

    @BeforeEach
    void start() {
        begin(100);
    }

    private void begin(int maxDevices) {
        List<DeviceProfile> profiles =
                List.of(compile(ANYTHING), compile(PUMP), compile(VALVE), compile(METER));
        devices = new DeviceRegistry(ActiveProfiles.ofAll(profiles), Map.of(), maxDevices);
        infer = new InferenceStage(models, SealedFiles.PLAIN, ModelTrust.ANY, Map.of());
        pipeline =
                new TelemetryPipeline(
                        new TelemetryPipeline.Stages(
                                ActiveProfiles.ofAll(profiles),
                                new Admission(
                                        Admission.Credentials.NONE,
                                        new Admission.Limits(1 << 18, 1_000, 100)),
                                devices,
                                infer,
                                new DecisionStage(Map.of(), Explainer.NONE),
                                new RecentMessages(100, new byte[RecentMessages.KEY_BYTES]),
                                (profile, readings, inferences, at) -> shown.addAll(readings),
                                Witness.NONE,
                                outcome -> {
                                    room.acquire();
                                    outcomes.add(outcome);
                                },
                                traces),
                        "hall",
                        () -> Stamp.known(nowMicros),
                        4,
                        1 << 20);
        pipeline.start();
    }

    @AfterEach
    void stop() {
        room.release(1000);
        pipeline.close();
        infer.close();
    }

    private static DeviceProfile compile(String yaml) {
        return switch (new ProfileCompiler().compile("test.yaml", yaml)) {
            case CompileResult.Compiled(DeviceProfile profile) -> profile;
            case CompileResult.Rejected rejected -> throw new AssertionError(rejected.render());
        };
    }

    private static RawMessage mqtt(String topic, String payload, long key, boolean redelivered) {
        return new RawMessage(
                Transport.MQTT,
                topic,
                payload.getBytes(StandardCharsets.UTF_8),
                Stamp.known(1_000_000),
                key,
                redelivered,
                Sender.BROKER,
                new Receipt() {
                    @Override
                    public void durable() {}

                    @Override
                    public void refused(Refusal refusal) {}
                });
    }

    private void send(String topic, String payload) throws InterruptedException {
        pipeline.accept(mqtt(topic, payload, 1, false));
    }

    private <T extends Outcome> List<T> all(Class<T> type, int count) {
        await().until(() -> outcomes.stream().filter(type::isInstance).count() >= count);
        return outcomes.stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Test
    void notes_the_way_of_a_message_that_is_traced_and_of_no_other() throws Exception {
        traces.want(60);
        nowMicros = 1_500_000;
        send("plant/hall/pump/pump-1/telemetry", "{\"ts\":5,\"temp\":20.5}");
        send("plant/hall/pump/pump-1/telemetry", "{\"ts\":6,\"temp\":21.5}");

        List<Accepted> accepted = all(Accepted.class, 2);
        SampledMessage first = requireNonNull(accepted.getFirst().trace());
        assertThat(accepted.get(1).trace()).as("one a second").isNull();
        first.inBatch(3);
        first.durable();
        assertThat(traces.of(3))
                .singleElement()
                .satisfies(
                        told -> {
                            assertThat(told.getAddress())
                                    .isEqualTo("plant/hall/pump/pump-1/telemetry");
                            assertThat(told.getSource()).isEqualTo("mqtt");
                            assertThat(told.getDeviceId()).isEqualTo("pump-1");
                            assertThat(told.getReceivedMicros()).isEqualTo(1_000_000);
                            assertThat(told.getTakenAfter()).isEqualTo(500_000);
                            assertThat(told.getDecodedAfter()).isEqualTo(500_000);
                            assertThat(told.getInferredAfter()).isEqualTo(500_000);
                            assertThat(told.getDecidedAfter()).isEqualTo(500_000);
                            assertThat(told.getReadings()).isEqualTo(1);
                        });
    }

    @Test
    void decodes_a_message_and_announces_its_device_first() throws Exception {
        send("plant/hall/pump/pump-1/telemetry", "{\"ts\":5,\"temp\":20.5}");

        Accepted accepted = all(Accepted.class, 1).getFirst();
        assertThat(accepted.readings()).hasSize(1);
        assertThat(accepted.readings().getFirst().asDouble()).isEqualTo(20.5);
        assertThat(accepted.readings().getFirst().observedAtMicros()).isEqualTo(5_000);
        assertThat(outcomes.getFirst()).isInstanceOf(Outcome.DeviceSeen.class);
        assertThat(devices.all()).extracting("deviceId").containsExactly("pump-1");
    }

    @Test
    void a_rule_that_fires_travels_with_its_reading() throws Exception {
        send("plant/hall/pump/pump-1/telemetry", "{\"ts\":5,\"temp\":95}");

        Accepted accepted = all(Accepted.class, 1).getFirst();
        assertThat(accepted.decisions())
                .singleElement()
                .isInstanceOfSatisfying(
                        Decision.AlarmRaised.class,
                        raised -> assertThat(raised.rule()).isEqualTo("overheated"));
        assertThat(accepted.states()).isNotEmpty();
        assertThat(accepted.recordCount()).isEqualTo(2);
    }

    @Test
    void refuses_an_address_that_no_profile_knows() throws Exception {
        send("somewhere/else", "{}");

        assertThat(all(Outcome.Refused.class, 1).getFirst().refusal().code()).isEqualTo("SKR-A201");
        assertThat(pipeline.refusals().last())
                .singleElement()
                .satisfies(entry -> assertThat(entry.address()).isEqualTo("somewhere/else"));
    }

    @Test
    void refuses_a_payload_that_is_none_and_goes_on() throws Exception {
        send("plant/hall/pump/pump-1/telemetry", "{not json");
        send("plant/hall/pump/pump-1/telemetry", "{\"ts\":6,\"temp\":20.5}");

        assertThat(all(Outcome.Refused.class, 1).getFirst().refusal().code()).startsWith("SKR-D");
        assertThat(all(Accepted.class, 1)).hasSize(1);
        assertThat(pipeline.refusals().countByCode()).hasSize(1);
        assertThat(pipeline.counters().refusedMessages()).isEqualTo(1);
    }

    @Test
    void refuses_one_device_more_than_it_may_have() throws Exception {
        stop();
        begin(1);
        send("plant/hall/pump/pump-1/telemetry", "{\"ts\":6,\"temp\":20.5}");
        send("plant/hall/pump/pump-2/telemetry", "{\"ts\":6,\"temp\":20.5}");

        assertThat(all(Outcome.Refused.class, 1).getFirst().refusal().code()).isEqualTo("SKR-A205");
    }

    @Test
    void refuses_a_device_that_sends_as_two_kinds() throws Exception {
        send("plant/hall/pump/x/telemetry", "{\"ts\":6,\"temp\":20.5}");
        send("plant/hall/valve/x", "{\"pos\":1}");

        assertThat(all(Outcome.Refused.class, 1).getFirst().refusal().code()).isEqualTo("SKR-A204");
    }

    @Test
    void recognises_a_message_with_a_device_time_whatever_the_delivery() throws Exception {
        String payload = "{\"ts\":5,\"temp\":20.5}";
        pipeline.accept(mqtt("plant/hall/pump/pump-1/telemetry", payload, 1, false));
        pipeline.accept(mqtt("plant/hall/pump/pump-1/telemetry", payload, 2, false));
        pipeline.accept(mqtt("plant/hall/pump/pump-2/telemetry", payload, 3, false));

        assertThat(all(Accepted.class, 2)).hasSize(2);
        assertThat(all(Outcome.Duplicate.class, 1)).hasSize(1);
    }

    @Test
    void takes_equal_payloads_without_a_time_unless_the_broker_says_that_it_repeats()
            throws Exception {
        pipeline.accept(mqtt("plant/hall/valve/v", "{\"pos\":1}", 7, false));
        pipeline.accept(mqtt("plant/hall/valve/v", "{\"pos\":1}", 7, false));
        pipeline.accept(mqtt("plant/hall/valve/v", "{\"pos\":1}", 7, true));
        pipeline.accept(mqtt("plant/hall/valve/v", "{\"pos\":1}", 8, true));

        assertThat(all(Accepted.class, 3)).hasSize(3);
        assertThat(all(Outcome.Duplicate.class, 1)).hasSize(1);
    }

    @Test
    void leaves_out_readings_within_the_deadband_but_answers_their_message() throws Exception {
        send("plant/hall/pump/pump-1/telemetry", "{\"ts\":1,\"p\":10.0}");
        send("plant/hall/pump/pump-1/telemetry", "{\"ts\":2,\"p\":10.3}");
        send("plant/hall/pump/pump-1/telemetry", "{\"ts\":3,\"p\":10.6}");

        assertThat(all(Accepted.class, 3))
                .extracting(Accepted::recordCount)
                .containsExactly(1, 0, 1);
        assertThat(pipeline.counters().unchangedReadings()).isEqualTo(1);
    }

    @Test
    void counts_readings_that_come_sooner_than_they_are_sampled() throws Exception {
        send("meter/m-1", "{\"ts\":1,\"count\":1}");
        send("meter/m-1", "{\"ts\":5,\"count\":2}");
        send("meter/m-1", "{\"ts\":11,\"count\":3}");

        assertThat(all(Accepted.class, 3))
                .extracting(Accepted::recordCount)
                .containsExactly(1, 0, 1);
        assertThat(pipeline.counters().sampledOutReadings()).isEqualTo(1);
        assertThat(pipeline.counters().acceptedReadings()).isEqualTo(2);
    }

    @Test
    void derives_resources_when_an_input_arrives() throws Exception {
        send("meter/m-1", "{\"ts\":1,\"v\":230}");
        send("meter/m-1", "{\"ts\":2,\"i\":2}");
        send("meter/m-1", "{\"ts\":3,\"i\":0}");

        List<Accepted> accepted = all(Accepted.class, 3);
        assertThat(accepted.get(0).readings())
                .extracting(r -> r.resource().name())
                .containsExactly("v");
        assertThat(accepted.get(1).readings())
                .extracting(r -> r.resource().name() + "=" + r.asDouble())
                .containsExactly("i=2.0", "power=460.0", "resistance=115.0");
        assertThat(accepted.get(2).readings()).hasSize(2);
        assertThat(pipeline.derivationTroubles())
                .extracting(Refusal::code)
                .containsExactly("SKR-R003");
    }

    @Test
    void reads_a_resource_that_fell_silent_once_more_as_stale() throws Exception {
        send("meter/m-1", "{\"ts\":1,\"v\":230,\"i\":2}");
        all(Accepted.class, 1);
        nowMicros += 61_000_000;

        Accepted marked = all(Accepted.class, 2).get(1);
        assertThat(marked.readings())
                .extracting(
                        r -> r.resource().name() + " " + r.quality() + " " + r.observedAtMicros())
                .containsExactly(
                        "v STALE 62000000", "power STALE 62000000", "resistance STALE 62000000");
        assertThat(marked.decisions())
                .extracting(Object::getClass)
                .containsExactly(Decision.AlarmRaised.class);
        nowMicros += 61_000_000;
        send("meter/m-1", "{\"ts\":200,\"v\":231}");
        assertThat(all(Accepted.class, 3).get(2).readings().getFirst().quality())
                .isEqualTo(Quality.GOOD);
    }

    @Test
    void makes_sources_wait_while_the_outbox_is_full() throws Exception {
        room.drainPermits();
        Thread source =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        for (int n = 0; n < 2000; n++) {
                                            send("plant/hall/valve/v", "{\"pos\":" + n + "}");
                                        }
                                    } catch (InterruptedException e) {
                                        Thread.currentThread().interrupt();
                                    }
                                });
        await().until(() -> source.getState() == Thread.State.WAITING);
        assertThat(pipeline.intake().size()).isLessThanOrEqualTo(4);

        room.release(3000);
        source.join();
        assertThat(all(Accepted.class, 2000)).hasSize(2000);
    }

    @Test
    void hands_on_what_waits_when_it_is_closed_and_takes_nothing_more() throws Exception {
        send("plant/hall/valve/v", "{\"pos\":1}");
        pipeline.close();

        assertThat(outcomes).anyMatch(Accepted.class::isInstance);
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> send("plant/hall/valve/v", "{\"pos\":2}"))
                .isInstanceOf(InterruptedException.class);
    }
}
