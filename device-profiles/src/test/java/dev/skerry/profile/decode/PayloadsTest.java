package dev.skerry.profile.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.profile.Profiles;
import dev.skerry.profile.decode.DecodeResult.Decoded;
import dev.skerry.profile.decode.DecodeResult.Undecodable;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Quality;
import dev.skerry.profile.model.Reading;
import dev.skerry.profile.model.Source;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CBOR, text, packed bytes, compression, and addresses that name the resource. */
class PayloadsTest {
    private static DecodeResult decode(DeviceProfile profile, String address, byte[] payload) {
        Source source = profile.sources().getFirst();
        String pattern =
                switch (source) {
                    case Source.Mqtt mqtt -> mqtt.topic();
                    case Source.Coap coap -> coap.path();
                    case Source.Host _ -> "{device}";
                };
        AddressMatcher.Match match = AddressMatcher.of(pattern, "north").match(address);
        return MessageDecoder.of(profile, source)
                .decode(Objects.requireNonNull(match), payload, Decoding.NOW);
    }

    private static List<String> read(DeviceProfile profile, String address, byte[] payload) {
        DecodeResult result = decode(profile, address, payload);
        assertThat(result).isInstanceOf(Decoded.class);
        return ((Decoded) result)
                .readings().stream().map(r -> r.resource().name() + "=" + shown(r)).toList();
    }

    private static String shown(Reading reading) {
        return switch (reading.resource().type()) {
            case FLOAT32 -> Float.toString((float) reading.asDouble());
            case FLOAT64 -> Double.toString(reading.asDouble());
            case INT32, INT64 -> Long.toString(reading.asLong());
            case BOOLEAN -> Boolean.toString(reading.asBoolean());
            case STRING, ENUM, BYTES, ARRAY -> reading.asText();
        };
    }

    private static String code(DeviceProfile profile, String address, byte[] payload) {
        DecodeResult result = decode(profile, address, payload);
        assertThat(result).isInstanceOf(Undecodable.class);
        return ((Undecodable) result).code();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replaceAll("\\s", ""));
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    private static DeviceProfile mqtt(String source, String... resources) {
        return Profiles.withSource("mqtt: { topic: \"t/{device}\", " + source + " }", resources);
    }

    private final DeviceProfile cbor =
            mqtt(
                    "payload: cbor, time: { from: /ts, format: epoch-seconds }",
                    "temp: { type: float32, from: /t }",
                    "total: { type: int64, from: /n }",
                    "id: { type: bytes, from: /id }",
                    "wave: { type: array, of: int32, from: /w, scale: 2 }",
                    "first: { type: int32, from: /1 }",
                    "level: { type: float64, from: { in: /id, at: 1, as: uint16 }, scale: 0.5 }");

    @Test
    void reads_cbor_with_whole_numbers_bytes_arrays_and_numbered_keys() {
        // {"t": 21.5_1, "n": 2^63-1, "id": h'0a00ff', "w": [1, 2, -3], 1: 7, "ts": 1600000000}
        byte[] payload =
                hex(
                        "a6 6174 f94d60 616e 1b7fffffffffffffff 626964 430a00ff"
                                + " 6177 83010222 01 07 627473 1a5f5e1000");
        assertThat(read(cbor, "t/d1", payload))
                .containsExactly(
                        "temp=21.5",
                        "total=9223372036854775807",
                        "id=0a00ff",
                        "level=127.5",
                        "wave=[2,4,-6]",
                        "first=7");
        Decoded decoded = (Decoded) decode(cbor, "t/d1", payload);
        assertThat(decoded.deviceStamped()).isTrue();
        assertThat(decoded.readings())
                .allMatch(r -> r.observedAtMicros() == 1_600_000_000_000_000L);
    }

    @ParameterizedTest
    @CsvSource({
        "'',                           SKR-D013",
        "a1,                           SKR-D013",
        "a1 6174 f97e00,               SKR-D005",
        "a1 616e 1bffffffffffffffff,   SKR-D006",
        "a1 616e c249 010000000000000000, SKR-D006",
        "a1 6174 8101,                 SKR-D004",
        "a1 6174 6161,                 SKR-D004",
        "a1 6178 01,                   SKR-D003",
        "a1 6174 0100,                 SKR-D013",
        "a2 6174 01 6174 02,           SKR-D013",
        "a1 626964 410a,               SKR-D015",
        "a1 6177 83010261 61,          SKR-D004",
    })
    void refuses_cbor_that_does_not_fit(String digits, String code) {
        assertThat(code(cbor, "t/d1", hex(digits))).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({
        "float32, ' 21.5\n',           21.5",
        "int64,   9223372036854775807, 9223372036854775807",
        "int32,   +7,                  7",
        "boolean, true,                true",
        "string,  hello,               hello",
        "float64, 1e3,                 1000.0",
    })
    void reads_a_text_that_is_the_value(String type, String text, String value) {
        DeviceProfile profile = mqtt("payload: text", "v: { type: " + type + " }");
        assertThat(read(profile, "t/d1", utf8(text))).containsExactly("v=" + value);
    }

    @ParameterizedTest
    @CsvSource({
        "float32, nan,                 SKR-D005",
        "float32, warm,                SKR-D004",
        "float32, '',                  SKR-D004",
        "int32,   1.5,                 SKR-D006",
        "int32,   99999999999,         SKR-D006",
        "int64,   9223372036854775808, SKR-D006",
        "boolean, on,                  SKR-D004",
    })
    void refuses_a_text_that_is_no_such_value(String type, String text, String code) {
        DeviceProfile profile = mqtt("payload: text", "v: { type: " + type + " }");
        assertThat(code(profile, "t/d1", utf8(text))).isEqualTo(code);
        assertThat(code(profile, "t/d1", hex("ff"))).isEqualTo("SKR-D014");
    }

    @Test
    void takes_a_text_apart_by_a_pattern() {
        DeviceProfile profile =
                mqtt(
                        "payload: text, pattern: \"^T=(?P<temp>[-0-9.]+)C(?: H=(?P<hum>[0-9]+))? (?P<s>ON|OFF)$\"",
                        "temp: { type: float32, unit: Cel }",
                        "humidity: { type: int32, unit: \"%RH\", from: hum }",
                        "state: { type: boolean, from: s, values: { true: ON, false: OFF } }");
        assertThat(read(profile, "t/d1", utf8("T=-3.5C H=41 ON")))
                .containsExactly("temp=-3.5", "humidity=41", "state=true");
        assertThat(read(profile, "t/d1", utf8("T=4C OFF")))
                .containsExactly("temp=4.0", "state=false");
        assertThat(code(profile, "t/d1", utf8("T=4K"))).isEqualTo("SKR-D014");
    }

    private final DeviceProfile packed =
            mqtt(
                    "payload: binary",
                    "temp: { type: float32, from: { at: 0, as: int16, order: little }, scale: 0.01 }",
                    "pressure: { type: float64, from: { at: 2, as: uint24 } }",
                    "open: { type: boolean, from: { at: 5, as: uint8 }, mask: 0x80 }",
                    "battery: { type: int32, from: { at: 5, as: uint8 }, mask: 0x7f }",
                    "mode: { type: enum, values: { off: 0, eco: 1, max: 3 }, from: { at: 6, as: uint8 }, mask: 0x0c, shift: -2 }",
                    "ratio: { type: float32, from: { at: 7, as: float32 } }",
                    "serial: { type: string, from: { at: 11, as: text, length: 4 } }",
                    "samples: { type: array, of: int32, from: { at: 15, as: int8, count: 3 } }",
                    "rest: { type: bytes, from: { at: 18, as: bytes } }");

    @Test
    void reads_packed_bytes() {
        byte[] payload = hex("9cff 018bcd d5 0c 3fc00000 61620000 ff007f cafe");
        assertThat(read(packed, "t/d1", payload))
                .containsExactly(
                        "temp=-1.0",
                        "pressure=101325.0",
                        "open=true",
                        "battery=85",
                        "mode=max",
                        "ratio=1.5",
                        "serial=ab",
                        "samples=[-1,0,127]",
                        "rest=cafe");
        assertThat(code(packed, "t/d1", hex("9cff01"))).isEqualTo("SKR-D015");
    }

    @ParameterizedTest
    @CsvSource({
        "uint8,  ff,               255",
        "int8,   ff,               -1",
        "uint16, fffe,             65534",
        "int16,  fffe,             -2",
        "int24,  fffffe,           -2",
        "uint32, fffffffe,         4294967294",
        "int32,  fffffffe,         -2",
        "int64,  8000000000000000, -9223372036854775808",
        "uint64, 7fffffffffffffff, 9223372036854775807",
    })
    void reads_whole_numbers_of_every_width(String kind, String digits, String value) {
        DeviceProfile profile =
                mqtt("payload: binary", "v: { type: int64, from: { at: 0, as: " + kind + " } }");
        assertThat(read(profile, "t/d1", hex(digits))).containsExactly("v=" + value);
    }

    @Test
    void keeps_unsigned_numbers_of_64_bits() {
        byte[] most = hex("ffffffffffffffff");
        String place = "from: { at: 0, as: uint64 }";
        assertThat(
                        read(
                                mqtt("payload: binary", "v: { type: float64, " + place + " }"),
                                "t/d1",
                                most))
                .containsExactly("v=1.8446744073709552E19");
        assertThat(
                        read(
                                mqtt(
                                        "payload: binary",
                                        "v: { type: int64, scale: 0.1, " + place + " }"),
                                "t/d1",
                                most))
                .containsExactly("v=1844674407370955162");
        assertThat(code(mqtt("payload: binary", "v: { type: int64, " + place + " }"), "t/d1", most))
                .isEqualTo("SKR-D006");
    }

    @Test
    void reads_bytes_that_stand_in_json_as_text() {
        DeviceProfile profile =
                mqtt(
                        "payload: json",
                        "temp: { type: float32, encoding: hex, from: { in: /data, at: 1, as: int16 }, scale: 0.005 }",
                        "mac: { type: bytes, from: /mac }",
                        "power: { type: float32, encoding: text }");
        assertThat(
                        read(
                                profile,
                                "t/d1",
                                utf8("{\"data\":\"0512FC\",\"mac\":\"yv4\",\"power\":\"12.5\"}")))
                .containsExactly("temp=24.3", "mac=cafe", "power=12.5");
        assertThat(code(profile, "t/d1", utf8("{\"data\":\"0x\"}"))).isEqualTo("SKR-D016");
        assertThat(code(profile, "t/d1", utf8("{\"power\":\"much\"}"))).isEqualTo("SKR-D004");
    }

    @Test
    void inflates_what_is_compressed_and_no_more_than_is_looked_at() throws IOException {
        DeviceProfile profile = mqtt("payload: json, compression: gzip", "v: { type: int32 }");
        byte[] small = gzip(utf8("{\"v\": 5}"));
        assertThat(read(profile, "t/d1", small)).containsExactly("v=5");
        assertThat(read(profile, "t/d1", utf8("{\"v\": 6}"))).containsExactly("v=6");
        byte[] bomb = gzip(new byte[64 * 1024 * 1024]);
        assertThat(bomb.length).isLessThan(MessageDecoder.MAX_PAYLOAD_BYTES);
        assertThat(code(profile, "t/d1", bomb)).isEqualTo("SKR-D001");
        small[small.length - 6] ^= 1;
        assertThat(code(profile, "t/d1", small)).isEqualTo("SKR-D012");
        assertThat(
                        code(
                                mqtt("payload: json", "v: { type: int32 }"),
                                "t/d1",
                                gzip(utf8("{\"v\":1}"))))
                .isEqualTo("SKR-D002");
    }

    @Test
    void takes_the_resource_from_the_address() {
        DeviceProfile shelly =
                Profiles.withSource(
                        "mqtt: { topic: \"shellies/{device}/{resource}\", payload: text }",
                        "on: { type: boolean, from: relay/0, values: { true: on, false: off } }",
                        "power: { type: float32, unit: W, from: relay/0/power }",
                        "temperature: { type: float32, unit: Cel }");
        assertThat(read(shelly, "shellies/plug-1/relay/0", utf8("on"))).containsExactly("on=true");
        assertThat(read(shelly, "shellies/plug-1/relay/0/power", utf8("12.3")))
                .containsExactly("power=12.3");
        assertThat(read(shelly, "shellies/plug-1/temperature", utf8("40")))
                .containsExactly("temperature=40.0");
        assertThat(code(shelly, "shellies/plug-1/announce", utf8("{}"))).isEqualTo("SKR-D003");
        assertThat(
                        ResourceTopics.subscriptions(
                                shelly, AddressMatcher.of("shellies/{device}/{resource}", "north")))
                .containsExactly(
                        "shellies/+/relay/0", "shellies/+/relay/0/power", "shellies/+/temperature");
    }

    @Test
    void follows_a_pointer_into_the_document_of_an_address() {
        DeviceProfile gen2 =
                Profiles.withSource(
                        "mqtt: { topic: \"{device}/status/{resource}\", payload: json }",
                        "power: { type: float32, from: \"switch:0#/apower\" }",
                        "heat: { type: float32, from: \"switch:0#/temperature/tC\" }",
                        "uptime: { type: int64, from: up }");
        assertThat(
                        read(
                                gen2,
                                "plug-1/status/switch:0",
                                utf8("{\"apower\": 8.5, \"temperature\": {\"tC\": 41.2}}")))
                .containsExactly("power=8.5", "heat=41.2");
        assertThat(read(gen2, "plug-1/status/up", utf8("17"))).containsExactly("uptime=17");
    }

    @Test
    void reads_an_array_and_values_within_it() {
        DeviceProfile profile =
                mqtt(
                        "payload: json",
                        "all: { type: array, of: float32, from: /a }",
                        "tenths: { type: array, of: float64, from: /a, scale: 0.1 }",
                        "second: { type: int32, from: /a/1 }",
                        "after: { type: int32, from: /b }");
        assertThat(read(profile, "t/d1", utf8("{\"a\": [5, 6, 7], \"b\": 8}")))
                .containsExactlyInAnyOrder(
                        "all=[5.0,6.0,7.0]", "tenths=[0.5,0.6000000000000001,0.7000000000000001]",
                        "second=6", "after=8");
    }

    @Test
    void flags_an_array_of_which_one_value_is_out_of_range() {
        DeviceProfile profile =
                mqtt("payload: json", "v: { type: array, of: float32, range: [0, 10] }");
        assertThat(((Decoded) decode(profile, "t/d1", utf8("{\"v\": [1, 11]}"))).readings())
                .extracting(Reading::quality)
                .containsExactly(Quality.OUT_OF_RANGE);
        assertThat(read(profile, "t/d1", utf8("{\"v\": []}"))).containsExactly("v=[]");
        String long_ = "[" + "1,".repeat(1_024) + "1]";
        assertThat(code(profile, "t/d1", utf8("{\"v\": " + long_ + "}"))).isEqualTo("SKR-D011");
    }
}
