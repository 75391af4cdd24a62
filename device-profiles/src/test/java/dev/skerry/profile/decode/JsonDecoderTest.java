package dev.skerry.profile.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.profile.Profiles;
import dev.skerry.profile.decode.DecodeResult.Decoded;
import dev.skerry.profile.decode.DecodeResult.Undecodable;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Quality;
import dev.skerry.profile.model.Reading;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonDecoderTest {
    private final Decoding pump = new Decoding(Profiles.shipped("pump.yaml"));

    @Test
    void reads_every_resource_where_its_pointer_says() {
        Decoded decoded =
                pump.decoded(
                        """
                        {"temp": 734, "vib": {"x": [1, {"rms": 9}], "rms": 2.5}, "starts": 12,
                         "sealed": true, "state": "off", "unknown": {"state": 1}}""");
        assertThat(decoded.deviceStamped()).isFalse();
        assertThat(decoded.readings())
                .extracting(r -> r.resource().name())
                .containsExactly("temperature", "vibration", "starts", "sealed", "state");
        assertThat(decoded.readings())
                .allSatisfy(
                        r -> {
                            assertThat(r.deviceId()).isEqualTo("d1");
                            assertThat(r.observedAtMicros()).isEqualTo(Decoding.NOW);
                            assertThat(r.quality()).isEqualTo(Quality.GOOD);
                        });
        assertThat(decoded.readings().get(0).asDouble()).isEqualTo((double) 73.4f);
        assertThat(decoded.readings().get(1).asDouble()).isEqualTo(2.5);
        assertThat(decoded.readings().get(2).asLong()).isEqualTo(12);
        assertThat(decoded.readings().get(3).asBoolean()).isTrue();
        assertThat(decoded.readings().get(4).asText()).isEqualTo("off");
    }

    @Test
    void gives_what_is_there_when_resources_are_missing_or_null() {
        assertThat(pump.one("{\"temp\": null, \"starts\": 3, \"vib\": null}").asLong())
                .isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"ts\": 1600000000123, \"starts\": 1, \"sealed\": true}",
                "{\"starts\": 1, \"ts\": 1600000000123, \"sealed\": true}",
                "{\"starts\": 1, \"sealed\": true, \"ts\": 1600000000123.0}"
            })
    void stamps_every_reading_with_the_devices_own_time_wherever_it_stands(String payload) {
        Decoded decoded = pump.decoded(payload);
        assertThat(decoded.deviceStamped()).isTrue();
        assertThat(decoded.readings())
                .hasSize(2)
                .allMatch(r -> r.observedAtMicros() == 1_600_000_000_123_000L);
    }

    @ParameterizedTest
    @CsvSource({
        "epoch-seconds, 1600000000,                 1600000000000000",
        "epoch-seconds, 1600000000.25,              1600000000250000",
        "epoch-millis,  1600000000123,              1600000000123000",
        "epoch-micros,  1600000000123456,           1600000000123456",
        "iso-8601,      '\"2020-09-13T12:26:40Z\"', 1600000000000000",
        "iso-8601,      '\"2020-09-13T14:26:40.000001+02:00\"', 1600000000000001",
    })
    void reads_time_in_every_format(String format, String written, long micros) {
        var decoding = new Decoding(timed(format));
        assertThat(decoding.one("{\"v\": 1, \"ts\": " + written + "}").observedAtMicros())
                .isEqualTo(micros);
    }

    @ParameterizedTest
    @CsvSource({
        "epoch-seconds, -1",
        "epoch-seconds, 253402300800",
        "epoch-seconds, NaN",
        "epoch-seconds, 1e300",
        "epoch-millis,  '\"1600000000123\"'",
        "epoch-micros,  99999999999999999999999",
        "iso-8601,      1600000000",
        "iso-8601,      '\"yesterday\"'",
        "iso-8601,      '\"2020-09-13T12:26:40\"'",
        "iso-8601,      '\"+999999999-12-31T23:59:59Z\"'",
        "epoch-seconds, {}",
    })
    void refuses_a_time_that_is_none(String format, String written) {
        var refused = new Decoding(timed(format)).refused("{\"v\": 1, \"ts\": " + written + "}");
        assertThat(refused.code()).isEqualTo("SKR-D008");
    }

    private static DeviceProfile timed(String format) {
        return Profiles.withSource(
                "mqtt: { topic: \"t/{device}\", time: { from: /ts, format: " + format + " } }",
                "v: { type: int32 }");
    }

    @Test
    void stamps_on_receipt_when_the_devices_time_is_missing() {
        assertThat(pump.decoded("{\"starts\": 1}").deviceStamped()).isFalse();
        assertThat(pump.decoded("{\"starts\": 1, \"ts\": null}").deviceStamped()).isFalse();
    }

    @Test
    void flags_a_value_outside_its_range_and_keeps_it() {
        Reading hot = pump.one("{\"temp\": 1801}");
        assertThat(hot.quality()).isEqualTo(Quality.OUT_OF_RANGE);
        assertThat(hot.asDouble()).isEqualTo((double) 180.1f);
        assertThat(pump.one("{\"temp\": 1800}").quality()).isEqualTo(Quality.GOOD);
        assertThat(pump.one("{\"temp\": -400}").quality()).isEqualTo(Quality.GOOD);
    }

    @Test
    void judges_the_range_before_rounding_to_float32() {
        var decoding = new Decoding(Profiles.json("v: { type: float32, range: [0, 0.1] }"));
        assertThat(decoding.one("{\"v\": 0.1}").quality()).isEqualTo(Quality.GOOD);
    }

    @ParameterizedTest
    @CsvSource({
        "/a~1b,   '{\"a/b\": 5}'",
        "/m~0n,   '{\"m~n\": 5}'",
        "/~01,    '{\"~1\": 5}'",
        "/a/1/b,  '{\"a\": [{\"b\": 4}, {\"b\": 5}]}'",
        "/1,      '[4, 5]'",
        "/1,      '{\"1\": 5}'",
        "'/',     '{\"\": 5}'",
        "'\"\"',  5",
        "/ü/°C,   '{\"ü\": {\"°C\": 5}}'",
    })
    void follows_pointers_as_rfc_6901_says(String pointer, String payload) {
        String from = pointer.startsWith("\"") ? pointer : "\"" + pointer + "\"";
        var decoding = new Decoding(Profiles.json("v: { type: int32, from: " + from + " }"));
        assertThat(decoding.one(payload).asLong()).isEqualTo(5);
    }

    @Test
    void reads_two_resources_at_one_place() {
        var decoding =
                new Decoding(
                        Profiles.json(
                                "celsius: { type: float64, from: /t }",
                                "fahrenheit: { type: float64, from: /t, scale: 1.8, offset: 32 }"));
        assertThat(decoding.readings("{\"t\": 100}"))
                .extracting(Reading::asDouble)
                .containsExactly(100.0, 212.0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
                    int32 ; 2147483647              ; 2147483647
                    int32 ; -2147483648             ; -2147483648
                    int32 ; 5.0                     ; 5
                    int32 ; 1e3                     ; 1000
                    int64 ; 9223372036854775807     ; 9223372036854775807
                    int64 ; -9223372036854775808    ; -9223372036854775808
                    int64, scale: 10, offset: 1 ; 4 ; 41
                    int32, scale: 0.1 ; 24          ; 2
                    """)
    void keeps_integers_exactly_and_rounds_only_transformed_ones(
            String type, String written, long value) {
        var decoding = new Decoding(Profiles.json("v: { type: " + type + " }"));
        assertThat(decoding.one("{\"v\": " + written + "}").asLong()).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
                    float64, resolution: 0.01             ; 73.96732207   ; 73.97
                    float64, resolution: 0.05             ; 0.1249        ; 0.1
                    float64, resolution: 0.1              ; 0.3           ; 0.3
                    float64, resolution: 5                ; -12.6         ; -15.0
                    float64, resolution: 250              ; 1100          ; 1000.0
                    float64, resolution: 1e-6             ; 3.14159265    ; 3.141593
                    float64, resolution: 0.01             ; 1e300         ; 1e300
                    float64, resolution: 0.1, scale: 0.01 ; 2519          ; 25.2
                    float32, resolution: 0.01             ; 73.96732207   ; 73.97000122070312
                    """)
    void rounds_floats_to_the_resolution(String type, String written, double value) {
        var decoding = new Decoding(Profiles.json("v: { type: " + type + " }"));
        assertThat(decoding.one("{\"v\": " + written + "}").asDouble()).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
                    int32   ; 2147483648           ; SKR-D006
                    int32   ; 5.5                  ; SKR-D006
                    int64   ; 9223372036854775808  ; SKR-D006
                    int64   ; 1e19                 ; SKR-D006
                    int32   ; NaN                  ; SKR-D005
                    int64   ; 1e999                ; SKR-D005
                    float32 ; NaN                  ; SKR-D005
                    float32 ; -Infinity            ; SKR-D005
                    float32 ; 1e39                 ; SKR-D005
                    float64 ; 1e309                ; SKR-D005
                    float64 ; "12.5"               ; SKR-D004
                    float64 ; true                 ; SKR-D004
                    float64 ; {"x": 1}             ; SKR-D004
                    float64 ; [1]                  ; SKR-D004
                    boolean ; 1                    ; SKR-D004
                    boolean ; "true"               ; SKR-D004
                    string  ; 5                    ; SKR-D004
                    string  ; false                ; SKR-D004
                    enum, values: [a, b] ; "c"     ; SKR-D007
                    enum, values: [a, b] ; 0       ; SKR-D004
                    """)
    void refuses_a_value_of_the_wrong_kind_and_names_the_resource(
            String type, String written, String code) {
        var decoding =
                new Decoding(Profiles.json("good: { type: int32 }", "v: { type: " + type + " }"));
        var refused = decoding.refused("{\"good\": 1, \"v\": " + written + ", \"more\": 1}");
        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.message()).contains("resource 'v'");
    }

    @Test
    void refuses_text_that_is_too_long_to_keep() {
        var decoding = new Decoding(Profiles.json("v: { type: string }"));
        assertThat(decoding.one("{\"v\": \"" + "x".repeat(4_096) + "\"}").asText()).hasSize(4_096);
        assertThat(decoding.refused("{\"v\": \"" + "x".repeat(4_097) + "\"}").code())
                .isEqualTo("SKR-D011");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "{",
                "{\"starts\": 1",
                "{\"starts\": 1}}",
                "{\"starts\": 1} {\"starts\": 2}",
                "{\"starts\": 1,}",
                "{starts: 1}",
                "{\"starts\": 01}",
                "{\"starts\": 1, \"x\": tru}",
                "not json",
                "<xml/>",
                "{\"starts\": 1, \"starts\": 2}",
            })
    void refuses_what_is_not_one_json_value(String payload) {
        assertThat(pump.refused(payload).code()).isEqualTo("SKR-D002");
    }

    @Test
    void refuses_bad_utf8() {
        byte[] payload = "{\"state\": \"run?ing\"}".getBytes(StandardCharsets.UTF_8);
        payload[payload.length - 6] = (byte) 0xFF;
        assertThat(pump.result(payload))
                .isInstanceOfSatisfying(
                        Undecodable.class, u -> assertThat(u.code()).isEqualTo("SKR-D002"));
    }

    @Test
    void refuses_nesting_without_end_and_endless_numbers() {
        assertThat(pump.refused("{\"x\":" + "[".repeat(100_000)).code()).isEqualTo("SKR-D002");
        assertThat(pump.refused("{\"starts\":" + "9".repeat(10_000) + "}").code())
                .isEqualTo("SKR-D002");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "[]", "null", "7", "\"hello\"", "{\"other\": 1}", "{\"temp\":null}"})
    void refuses_a_message_that_holds_nothing_of_the_profile(String payload) {
        assertThat(pump.refused(payload).code()).isEqualTo("SKR-D003");
    }

    @Test
    void refuses_a_payload_beyond_the_limit_without_reading_it() {
        byte[] largest = new byte[MessageDecoder.MAX_PAYLOAD_BYTES + 1];
        assertThat(pump.result(largest))
                .isInstanceOfSatisfying(
                        Undecodable.class,
                        u -> {
                            assertThat(u.code()).isEqualTo("SKR-D001");
                            assertThat(u.message()).contains("262,145", "262,144");
                        });
    }

    @Test
    void never_repeats_much_of_a_payload_in_a_message() {
        String value = "x\u0007" + "y".repeat(100_000);
        var decoding = new Decoding(Profiles.json("v: { type: enum, values: [a] }"));
        String message =
                decoding.refused("{\"v\": \"" + value.replace("\u0007", "\\u0007") + "\"}")
                        .message();
        assertThat(message).hasSizeLessThan(300).doesNotContain("\u0007").contains("x·yyy");
    }

    @Test
    void reads_the_hosts_messages_without_a_declared_format() {
        var host =
                new Decoding(
                        Profiles.withSource(
                                "host: { every: 5s }", "cpu: { type: float32, unit: \"%\" }"));
        assertThat(host.one("{\"cpu\": 12.5}").asDouble()).isEqualTo(12.5);
    }
}
