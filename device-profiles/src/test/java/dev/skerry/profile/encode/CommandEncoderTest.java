package dev.skerry.profile.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.profile.Profiles;
import dev.skerry.profile.model.CommandSpec;
import dev.skerry.profile.model.DeviceWrite;
import dev.skerry.profile.model.Priority;
import dev.skerry.profile.model.Resource;
import dev.skerry.profile.model.ValueType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandEncoderTest {
    private final CommandEncoder encoder = new CommandEncoder("north");

    private static CommandSpec command(String payload) {
        return new CommandSpec("x", "{site}/{device}/cmd", payload, null, Duration.ofSeconds(30));
    }

    private String payload(String template, String device) {
        return new String(
                encoder.encode(command(template), device).payload(), StandardCharsets.UTF_8);
    }

    @Test
    void fills_in_topic_and_payload_of_a_compiled_command() {
        var stop = Profiles.shipped("pump.yaml").command("stop").orElseThrow();
        var encoded = encoder.encode(stop, "pump-1");
        assertThat(encoded.topic()).isEqualTo("plant/north/pump/pump-1/cmd");
        assertThat(new String(encoded.payload(), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"cmd\":\"stop\",\"why\":[\"rule\",\"7\"],\"force\":true,\"after\":1.5}");
    }

    @Test
    void escapes_the_device_in_json_only() {
        assertThat(payload("{\"to\":\"{device}\"}", "a\"b")).isEqualTo("{\"to\":\"a\\\"b\"}");
        assertThat(payload("STOP {device}@{site}", "a\"b")).isEqualTo("STOP a\"b@north");
    }

    @Test
    void leaves_a_device_that_looks_like_a_placeholder_alone() {
        assertThat(payload("{device} {site} {other}", "{site}")).isEqualTo("{site} north {other}");
    }

    @Test
    void fills_in_arguments_as_what_they_are() {
        var payload =
                encoder.encode(
                                command(
                                        "{\"rpm\":\"{rpm}\",\"on\":\"{on}\",\"why\":\"{why}\",\"text\":\"{rpm} rpm\",\"{rpm}\":1}"),
                                "pump-1",
                                Map.of("rpm", 1.5e9, "on", true, "why", "a\"b {device}"))
                        .payload();
        assertThat(new String(payload, StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"rpm\":1500000000,\"on\":true,\"why\":\"a\\\"b {device}\",\"text\":\"1500000000 rpm\",\"1500000000\":1}");
        assertThat(
                        new String(
                                encoder.encode(command("SET {rpm}"), "p", Map.of("rpm", 12L))
                                        .payload(),
                                StandardCharsets.UTF_8))
                .isEqualTo("SET 12");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "+", "#", "a\0b"})
    void refuses_a_device_that_would_change_the_topic(String device) {
        assertThatThrownBy(() -> encoder.encode(command("x"), device))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private String written(DeviceWrite write, double scale, double offset, Object value) {
        var shown =
                new Resource(
                        "r",
                        ValueType.FLOAT64,
                        null,
                        "/r",
                        scale,
                        offset,
                        null,
                        List.of(),
                        Priority.TELEMETRY,
                        0);
        return new String(
                encoder.encode(write, "pump-1", shown, value).payload(), StandardCharsets.UTF_8);
    }

    @Test
    void writes_a_desired_value_as_the_device_itself_would() {
        var json = new DeviceWrite.Mqtt("{site}/{device}/set", "{\"rpm\":\"{value}\"}");
        assertThat(encoder.encode(json, "pump-1", null, 900L).topic())
                .isEqualTo("north/pump-1/set");
        assertThat(written(json, 1, 0, 900L)).isEqualTo("{\"rpm\":900}");
        assertThat(written(json, 0.1, 0, 73.4)).isEqualTo("{\"rpm\":734}");
        assertThat(written(json, 0.5, -40, 20.25)).isEqualTo("{\"rpm\":120.5}");
        assertThat(written(json, 3, 0, 1L)).isEqualTo("{\"rpm\":0.3333333333333333}");
        var bare = new DeviceWrite.Coap("/v/{device}", DeviceWrite.Method.PUT, "{value}");
        assertThat(written(bare, 1, 0, "say \"on\"")).isEqualTo("say \"on\"");
        assertThat(written(bare, 1, 0, true)).isEqualTo("true");
        assertThat(encoder.encode(bare, "v-1", null, 1L).topic()).isEqualTo("/v/v-1");
    }
}
