package dev.skerry.profile.bundle.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.skerry.profile.bundle.json.CanonicalJson.Result;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {
    /** RFC 8785, appendix B. */
    @ParameterizedTest
    @CsvSource({
        "0000000000000000, 0",
        "8000000000000000, 0",
        "0000000000000001, 5e-324",
        "8000000000000001, -5e-324",
        "7fefffffffffffff, 1.7976931348623157e+308",
        "ffefffffffffffff, -1.7976931348623157e+308",
        "4340000000000000, 9007199254740992",
        "c340000000000000, -9007199254740992",
        "4430000000000000, 295147905179352830000",
        "44b52d02c7e14af5, 9.999999999999997e+22",
        "44b52d02c7e14af6, 1e+23",
        "44b52d02c7e14af7, 1.0000000000000001e+23",
        "444b1ae4d6e2ef4e, 999999999999999700000",
        "444b1ae4d6e2ef4f, 999999999999999900000",
        "444b1ae4d6e2ef50, 1e+21",
        "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
        "3eb0c6f7a0b5ed8d, 0.000001",
        "41b3de4355555553, 333333333.3333332",
        "41b3de4355555554, 333333333.33333325",
        "41b3de4355555555, 333333333.3333333",
        "41b3de4355555556, 333333333.3333334",
        "41b3de4355555557, 333333333.33333343",
        "becbf647612f3696, -0.0000033333333333333333",
        "43143ff3c1cb0959, 1424953923781206.2"
    })
    void writes_numbers_as_ecmascript_does(String bits, String text) {
        double number = Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));
        assertThat(EcmaNumber.of(number)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "-1.5, -1.5",
        "100, 100",
        "2E23, 2e+23",
        "1e-7, 1e-7",
        "1.5e300, 1.5e+300",
        "123456789012345680000, 123456789012345680000",
        "0.1, 0.1",
        "12.5e-9, 1.25e-8"
    })
    void writes_numbers_in_their_shortest_form(double number, String text) {
        assertThat(EcmaNumber.of(number)).isEqualTo(text);
    }

    @Test
    void every_number_is_read_again_as_it_was() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            double number = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(number) && number != 0) {
                String text = EcmaNumber.of(number);
                assertThat(Double.parseDouble(text)).as("seed %d", seed).isEqualTo(number);
                assertThat(text).as("seed %d", seed).doesNotContain("E");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void has_no_form_for_what_json_does_not_have(double number) {
        assertThatThrownBy(() -> CanonicalJson.write(JsonNodeFactory.instance.numberNode(number)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** RFC 8785, section 3.2.3. */
    @Test
    void sorts_members_by_the_utf_16_units_of_their_names() {
        String loose =
                """
                {"\\u20ac": "Euro Sign", "\\r": "Carriage Return", "\\ufb33": "Hebrew Letter Dalet With Dagesh",
                 "1": "One", "\\ud83d\\ude00": "Emoji: Grinning Face", "\\u0080": "Control",
                 "\\u00f6": "Latin Small Letter O With Diaeresis"}
                """;
        assertThat(canonical(loose))
                .isEqualTo(
                        "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
                                + "\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\","
                                + "\"😀\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
    }

    /** RFC 8785, section 3.2.2. */
    @Test
    void writes_the_example_of_the_rfc() {
        String loose =
                """
                {
                  "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
                  "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
                  "literals": [null, true, false]
                }
                """;
        assertThat(canonical(loose))
                .isEqualTo(
                        "{\"literals\":[null,true,false],"
                                + "\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                                + "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
    }

    @Test
    void knows_its_own_form() {
        String text = "{\"a\":[1,0.5,{}],\"b\":\"\\b\\t\\f\\u001f/é\",\"c\":{\"d\":[]}}";
        assertThat(CanonicalJson.read(text.getBytes(UTF_8))).isInstanceOf(Result.Canonical.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"b\":1,\"a\":2}",
                "{\"a\": 1}",
                "{\"a\":1}\n",
                "{\"a\":1.0}",
                "{\"a\":1e2}",
                "{\"a\":-0}",
                "{\"a\":9007199254740993}",
                "{\"a\":\"\\u00e9\"}",
                "{\"a\":\"\\/\"}",
                "{\"a\":\"\\u000A\"}"
            })
    void knows_when_another_text_means_the_same(String text) {
        assertThat(CanonicalJson.read(text.getBytes(UTF_8))).isInstanceOf(Result.Loose.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"a\":1}{}",
                "{\"a\":1,\"a\":1}",
                "{\"a\":NaN}",
                "{\"a\":1e999}",
                "{\"a\":\"\\ud800\"}",
                "{\"\\udc00x\":1}",
                "[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]",
                "\u0000"
            })
    void knows_what_is_not_json(String text) {
        assertThat(CanonicalJson.read(text.getBytes(UTF_8))).isInstanceOf(Result.Broken.class);
    }

    @Test
    void knows_what_is_not_utf_8() {
        byte[] bytes = {'"', (byte) 0xc3, (byte) 0x28, '"'};
        assertThat(CanonicalJson.read(bytes)).isInstanceOf(Result.Broken.class);
    }

    private static String canonical(String text) {
        assertThat(CanonicalJson.read(text.getBytes(UTF_8))).isInstanceOf(Result.Loose.class);
        return CanonicalJson.read(text.getBytes(UTF_8)) instanceof Result.Loose(var value)
                ? new String(CanonicalJson.write(value), UTF_8)
                : "";
    }
}
