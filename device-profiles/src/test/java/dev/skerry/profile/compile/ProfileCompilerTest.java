package dev.skerry.profile.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.profile.Profiles;
import dev.skerry.profile.model.CommandSpec;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.DeviceWrite;
import dev.skerry.profile.model.FalseAlarmRate;
import dev.skerry.profile.model.MergePolicy;
import dev.skerry.profile.model.ModelBinding;
import dev.skerry.profile.model.Payload;
import dev.skerry.profile.model.PayloadFormat;
import dev.skerry.profile.model.Priority;
import dev.skerry.profile.model.Range;
import dev.skerry.profile.model.Resource;
import dev.skerry.profile.model.RuleAction;
import dev.skerry.profile.model.RuleSpec;
import dev.skerry.profile.model.Source;
import dev.skerry.profile.model.TimeField;
import dev.skerry.profile.model.TwinProperty;
import dev.skerry.profile.model.ValueType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProfileCompilerTest {
    private final DeviceProfile pump = Profiles.shipped("pump.yaml");

    @Test
    void reads_the_header_and_the_source() {
        assertThat(pump.name()).isEqualTo("centrifugal-pump");
        assertThat(pump.version()).isEqualTo("1.2.0");
        assertThat(pump.description()).isEqualTo("Pump with a three-axis vibration sensor");
        assertThat(pump.sources())
                .containsExactly(
                        new Source.Mqtt(
                                "plant/{site}/pump/{device}/telemetry",
                                1,
                                new Payload(
                                        PayloadFormat.JSON,
                                        false,
                                        null,
                                        new TimeField("/ts", TimeField.Format.EPOCH_MILLIS))));
    }

    @Test
    void reads_resources_with_their_defaults() {
        assertThat(pump.resources())
                .containsExactly(
                        new Resource(
                                "temperature",
                                ValueType.FLOAT32,
                                "Cel",
                                "/temp",
                                0.1,
                                0,
                                new Range(-40, 180),
                                List.of(),
                                Priority.TELEMETRY,
                                0.2),
                        new Resource(
                                "vibration",
                                ValueType.FLOAT32,
                                "m/s2",
                                "/vib/rms",
                                1,
                                0,
                                new Range(0, 200),
                                List.of(),
                                Priority.BULK,
                                0),
                        plain("starts", ValueType.INT64),
                        plain("sealed", ValueType.BOOLEAN),
                        new Resource(
                                "state",
                                ValueType.ENUM,
                                null,
                                "/state",
                                1,
                                0,
                                null,
                                List.of("stopped", "running", "off"),
                                Priority.ALARM,
                                0));
    }

    private static Resource plain(String name, ValueType type) {
        return new Resource(
                name, type, null, "/" + name, 1, 0, null, List.of(), Priority.TELEMETRY, 0);
    }

    @Test
    void reads_the_twin() {
        assertThat(pump.twin())
                .containsExactly(
                        new TwinProperty(
                                "target_rpm",
                                ValueType.INT32,
                                new Range(0, 3600),
                                List.of(),
                                MergePolicy.CLOUD_WINS,
                                new DeviceWrite.Mqtt(
                                        "plant/{site}/pump/{device}/set", "{\"rpm\":\"{value}\"}"),
                                "starts"),
                        property("max_rpm", ValueType.INT32, null, MergePolicy.MIN),
                        property("run_hours", ValueType.INT64, null, MergePolicy.COUNTER),
                        property("labels", ValueType.STRING, null, MergePolicy.SET),
                        new TwinProperty(
                                "mode",
                                ValueType.ENUM,
                                null,
                                List.of("auto", "manual", "off"),
                                MergePolicy.ASK),
                        property("note", ValueType.STRING, null, MergePolicy.LAST_WRITER));
    }

    private static TwinProperty property(
            String name, ValueType type, @Nullable Range range, MergePolicy merge) {
        return new TwinProperty(name, type, range, List.of(), merge);
    }

    @Test
    void reads_commands_models_and_rules() {
        assertThat(pump.commands())
                .containsExactly(
                        new CommandSpec(
                                "stop",
                                "plant/{site}/pump/{device}/cmd",
                                "{\"cmd\":\"stop\",\"why\":[\"rule\",\"7\"],\"force\":true,\"after\":1.5}",
                                "state == 'stopped'",
                                Duration.ofSeconds(30)));
        assertThat(pump.models())
                .containsExactly(
                        new ModelBinding(
                                "bearing", "builtin:envelope", Map.of("value", "vibration"), 500),
                        new ModelBinding(
                                "plant",
                                "builtin:multichannel",
                                Map.of("heat", "temperature", "shake", "vibration"),
                                1_000,
                                new FalseAlarmRate(0.01)));
        assertThat(pump.models().getLast().inputs().keySet())
                .as("the first makes the steps")
                .containsExactly("shake", "heat");
        assertThat(pump.rules())
                .containsExactly(
                        new RuleSpec(
                                "overheated",
                                "temperature > 80.0 && trend(temperature, '5m') > 0.0",
                                Duration.ofSeconds(10),
                                Duration.ZERO,
                                List.of(
                                        new RuleAction.RaiseAlarm(RuleAction.Severity.CRITICAL),
                                        new RuleAction.SendCommand("stop"))),
                        new RuleSpec(
                                "bearing",
                                "model.bearing.score > 0.9",
                                Duration.ZERO,
                                Duration.ofMinutes(5),
                                List.of(new RuleAction.RaiseAlarm(RuleAction.Severity.WARNING))));
    }

    @Test
    void names_records_by_default_as_the_payload_format_does() {
        assertThat(Profiles.json("v: { type: int32 }").resources().getFirst().from())
                .isEqualTo("/v");
        assertThat(Profiles.senml("v: { type: int32 }").resources().getFirst().from())
                .isEqualTo("v");
    }

    @Test
    void reads_coap_with_an_observed_resource_and_the_host() {
        String coap =
                "coap: { path: \"/valve/{device}\", observe: \"coap://10.0.0.7:5685/valve/v1\" }";
        assertThat(Profiles.withSource(coap, "v: { type: int32 }").sources())
                .containsExactly(
                        new Source.Coap(
                                "/valve/{device}",
                                Payload.of(PayloadFormat.JSON),
                                "coap://10.0.0.7:5685/valve/v1"));
        assertThat(Profiles.withSource("host: { every: 2s }", "v: { type: int32 }").sources())
                .containsExactly(new Source.Host(Duration.ofSeconds(2)));
        assertThat(Profiles.withSource("host: {}", "v: { type: int32 }").sources())
                .containsExactly(new Source.Host(Duration.ofSeconds(5)));
    }

    @Test
    void publishes_a_text_as_it_stands() {
        String yaml =
                Profiles.text("pump.yaml")
                        .replaceFirst("payload: \\{ cmd.*\\} }", "payload: \"STOP {device}\" }");
        assertThat(Profiles.compiled(yaml).commands().getFirst().payload())
                .isEqualTo("STOP {device}");
    }

    @Test
    void accepts_the_units_of_senml_and_ucum() {
        for (String unit :
                List.of(
                        "Cel", "%RH", "m/s2", "mm/s", "m3/h", "kW", "N.m", "1/min", "bar", "kWh",
                        "[degF]", "[psi]", "uS/cm", "mg/l", "kg.m2", "s-1", "%", "dBm", "lx",
                        "A.s")) {
            String resource = "v: { type: float64, unit: \"" + unit + "\" }";
            assertThat(Profiles.json(resource).resources().getFirst().unit()).isEqualTo(unit);
        }
    }
}
