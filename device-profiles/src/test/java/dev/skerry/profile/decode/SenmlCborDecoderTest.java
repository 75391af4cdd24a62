package dev.skerry.profile.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import dev.skerry.profile.Profiles;
import dev.skerry.profile.decode.DecodeResult.Decoded;
import dev.skerry.profile.decode.DecodeResult.Undecodable;
import dev.skerry.profile.model.Reading;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8428, section 6, and the examples of section 5 with the labels that section 6 gives. */
class SenmlCborDecoderTest {
    /** The dump in section 6: voltage and six currents, the JSON of section 5.1.3. */
    private static final String SECTION_6 =
            """
            87a721781b75726e3a6465763a6f773a
            3130653230373361303130383030363a
            22fb41d303a15b00106223614120050067766f6c7461676501615602fb405e066666666666
            a3006763757272656e74062402fb3ff3333333333333
            a3006763757272656e74062302fb3ff4cccccccccccd
            a3006763757272656e74062202fb3ff6666666666666
            a3006763757272656e74062102f93e00
            a3006763757272656e74062002fb3ff999999999999a
            a3006763757272656e74060002fb3ffb333333333333""";

    private static final Map<String, Integer> LABELS =
            Map.ofEntries(
                    Map.entry("bver", -1),
                    Map.entry("bn", -2),
                    Map.entry("bt", -3),
                    Map.entry("bu", -4),
                    Map.entry("bv", -5),
                    Map.entry("bs", -6),
                    Map.entry("n", 0),
                    Map.entry("u", 1),
                    Map.entry("v", 2),
                    Map.entry("vs", 3),
                    Map.entry("vb", 4),
                    Map.entry("s", 5),
                    Map.entry("t", 6),
                    Map.entry("ut", 7));

    private static final String[] RESOURCES = {
        "voltage: { type: float64, unit: V }",
        "current: { type: float64, unit: A }",
        "temperature: { type: float64, unit: Cel }",
        "humidity: { type: float64, unit: \"%RH\" }",
        "open: { type: boolean }",
        "label: { type: string }",
        "nfc: { type: bytes, from: nfc-reader }",
    };

    private final Decoding json = new Decoding(Profiles.senml(RESOURCES));
    private final Decoding cbor =
            new Decoding(
                    Profiles.withSource(
                            "coap: { path: \"/t/{device}\", payload: senml+cbor }", RESOURCES));

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replaceAll("\\s", ""));
    }

    @Test
    void reads_the_pack_of_section_6_as_its_json() {
        List<Reading> expected =
                json.readings(
                        """
                        [{"bn":"urn:dev:ow:10e2073a0108006:","bt":1.276020076001e+09,
                          "bu":"A","bver":5,"n":"voltage","u":"V","v":120.1},
                         {"n":"current","t":-5,"v":1.2},
                         {"n":"current","t":-4,"v":1.3},
                         {"n":"current","t":-3,"v":1.4},
                         {"n":"current","t":-2,"v":1.5},
                         {"n":"current","t":-1,"v":1.6},
                         {"n":"current","v":1.7}]""");
        assertThat(values(cbor.result(hex(SECTION_6)))).isEqualTo(values(expected)).hasSize(7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"bn\":\"urn:dev:ow:10e2073a01080063:\",\"n\":\"voltage\",\"u\":\"V\",\"v\":120.1},"
                        + "{\"n\":\"current\",\"u\":\"A\",\"v\":1.2}]",
                "[{\"bn\":\"urn:dev:ow:10e2073a01080063\",\"bt\":1.320067464e+09,\"bu\":\"%RH\",\"v\":20,"
                        + "\"n\":\":humidity\"},{\"u\":\"lon\",\"v\":24.30621},{\"t\":60,\"v\":20.3,"
                        + "\"n\":\":humidity\"}]",
                "[{\"bn\":\"urn:dev:ow:10e2073a01080063:\",\"n\":\"temperature\",\"u\":\"Cel\",\"v\":23.1},"
                        + "{\"n\":\"label\",\"vs\":\"Machine Room\"},{\"n\":\"open\",\"vb\":false}]",
                "[{\"v\":1.5,\"n\":\"voltage\",\"bv\":100},{\"n\":\"current\",\"v\":2}]",
            })
    void reads_the_packs_of_section_5_alike(String pack) throws IOException {
        assertThat(values(cbor.result(cborOf(pack)))).isEqualTo(values(json.readings(pack)));
    }

    @Test
    void reads_data_as_bytes() {
        assertThat(json.one("[{\"n\":\"nfc-reader\",\"vd\":\"aGkgCg\"}]").asText())
                .isEqualTo("6869200a");
        assertThat(values(cbor.result(hex("81a2006a6e66632d72656164657208446869200a"))))
                .containsExactly("nfc 1700000000000000 6869200a");
    }

    @Test
    void reads_a_decimal_fraction() {
        // 273.15 as [-2, 27315], RFC 8949 section 3.4.4.
        assertThat(values(cbor.result(hex("81a20067766f6c7461676502c48221196ab3"))))
                .containsExactly("voltage 1700000000000000 273.15");
    }

    @ParameterizedTest
    @CsvSource({
        "a1,                                     SKR-D009",
        "81a2616e67766f6c74616765617601,         SKR-D009",
        "81a20067766f6c746167650261 31,          SKR-D009",
        "81a20067766f6c7461676502c4 8121,        SKR-D013",
        "80,                                     SKR-D003",
        "81a20067766f6c7461676502f97e00,         SKR-D005",
        "81a20067766f6c746167650201ff,           SKR-D013",
    })
    void refuses_what_is_no_pack(String digits, String code) {
        assertThat(cbor.result(hex(digits)))
                .isInstanceOfSatisfying(
                        Undecodable.class, u -> assertThat(u.code()).isEqualTo(code));
    }

    private static List<String> values(DecodeResult result) {
        assertThat(result).isInstanceOf(Decoded.class);
        return values(((Decoded) result).readings());
    }

    private static List<String> values(List<Reading> readings) {
        return readings.stream()
                .map(
                        r ->
                                "%s %d %s"
                                        .formatted(
                                                r.resource().name(),
                                                r.observedAtMicros(),
                                                r.text() == null ? r.asDouble() : r.asText()))
                .toList();
    }

    private static byte[] cborOf(String pack) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (CBORGenerator to = new CBORFactory().createGenerator(bytes)) {
            JsonNode records = new ObjectMapper().readTree(pack);
            to.writeStartArray();
            for (JsonNode each : records) {
                to.writeStartObject(each, each.size());
                for (Map.Entry<String, JsonNode> field : each.properties()) {
                    to.writeFieldId(Objects.requireNonNull(LABELS.get(field.getKey())));
                    JsonNode value = field.getValue();
                    if (value.isNumber()) {
                        to.writeNumber(value.doubleValue());
                    } else if (value.isBoolean()) {
                        to.writeBoolean(value.booleanValue());
                    } else {
                        to.writeString(value.textValue());
                    }
                }
                to.writeEndObject();
            }
            to.writeEndArray();
        }
        return bytes.toByteArray();
    }
}
