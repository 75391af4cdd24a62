package dev.skerry.profile.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.profile.Profiles;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Source;
import dev.skerry.profile.model.TimeField;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The thorough decoder is the judge: whatever is read without it, it reads as well. */
class PlainJsonTest {
    private static final long SEED = Long.getLong("skerry.test.seed", 20_261_122);
    private static final int MESSAGES = 60_000;

    private static final String PROFILE =
            """
            schema: skerry.device/v1
            name: everything
            version: 1.0.0
            source:
              mqtt: { topic: "t/{device}", time: { from: /ts, format: epoch-millis } }
            resources:
              small: { type: float32, from: /s, range: [0, 10] }
              large: { type: float64, from: /v/l, scale: 0.1, offset: 3 }
              whole: { type: int64, from: /v/w }
              short: { type: int32, from: /v/i }
              truth: { type: boolean, from: /b }
              state: { type: enum, values: [stopped, running], from: /e }
              text:  { type: string, from: "/a~1b" }
              first: { type: float64, from: /list/0 }
              far:   { type: float64, from: /list/12000 }
            """;

    private static final String[] NAMES = {
        "s", "v", "l", "w", "i", "b", "e", "a/b", "list", "ts", "x", "0", "",
    };
    private static final String[] SCALARS = {
        "0",
        "-0",
        "7",
        "-12",
        "3000000000",
        "999999999999999999",
        "1000000000000000000",
        "9223372036854775807",
        "92233720368547758080",
        "01",
        "1.",
        ".5",
        "1.5",
        "-0.0",
        "21.75",
        "0.1",
        "1e5",
        "1E-7",
        "2.5e+3",
        "1e400",
        "4.9e-324",
        "23.450000762939453",
        "123456789.125",
        "0.30000000000000004",
        "179769313486231570000000000000000000000",
        "true",
        "false",
        "null",
        "nul",
        "truex",
        "NaN",
        "\"running\"",
        "\"stopped\"",
        "\"none\"",
        "\"\"",
        "\"21.5\"",
        "\"ä °C\"",
        "\"a\\nb\"",
        "\"\\u0041\"",
        "1700000000123",
        "\"2026-01-01T00:00:00Z\"",
    };

    private final DeviceProfile profile = Profiles.compiled(PROFILE);
    private DocumentDecoder decoder;
    private int compared;

    @BeforeEach
    void compile() {
        decoder = decoder(profile);
    }

    private static DocumentDecoder decoder(DeviceProfile profile) {
        TimeField time = ((Source.Mqtt) profile.sources().getFirst()).payload().time();
        return new DocumentDecoder(Syntax.json(), profile.resources(), time);
    }

    private @Nullable DecodeResult plain(byte[] payload) {
        return Objects.requireNonNull(decoder.plain()).decode("d", payload, 5);
    }

    private void same(String message) {
        byte[] payload = message.getBytes(UTF_8);
        DecodeResult plain = plain(payload);
        if (plain != null) {
            compared++;
            assertThat(plain)
                    .as("seed %d: %s", SEED, message)
                    .isEqualTo(decoder.thoroughly("d", payload, 5));
        }
    }

    @Test
    void reads_what_the_thorough_decoder_reads() {
        var random = new Random(SEED);
        for (int i = 0; i < MESSAGES; i++) {
            String message = value(random, 0);
            same(message);
            same(damaged(message, random));
        }
        assertThat(compared).isGreaterThan(MESSAGES / 10);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"s\":2.5,\"v\":{\"l\":734,\"w\":-12,\"i\":1},\"b\":true,\"e\":\"running\"}",
                " { \"ts\" : 1700000000123 , \"a/b\" : \"plain text\" , \"other\" : [ 1, { } ] } \n",
                "{\"s\":1e1,\"list\":[1.25,null],\"ts\":1700000000.5}",
            })
    void reads_by_itself_what_devices_write(String message) {
        assertThat(plain(message.getBytes(UTF_8))).isNotNull();
        same(message);
    }

    @Test
    void finds_elements_however_far_they_are() {
        same("{\"list\":[1" + ",2".repeat(12_000) + "]}");
        same("[".repeat(70) + "]".repeat(70));
        same("{\"%s\":1,\"s\":1}".formatted("n".repeat(1_100)));
    }

    private static String value(Random random, int depth) {
        if (depth > 3 || (depth > 0 && random.nextInt(3) > 0)) {
            return SCALARS[random.nextInt(SCALARS.length)];
        }
        var text = new StringBuilder();
        boolean isObject = depth == 0 || random.nextInt(3) > 0;
        text.append(isObject ? "{" : "[");
        int size = random.nextInt(6);
        for (int i = 0; i < size; i++) {
            text.append(i == 0 ? "" : ",").append(" ".repeat(random.nextInt(2)));
            if (isObject) {
                text.append('"').append(NAMES[random.nextInt(NAMES.length)]).append("\":");
            }
            text.append(value(random, depth + 1));
        }
        return text.append(isObject ? "}" : "]").toString();
    }

    private static String damaged(String message, Random random) {
        int at = random.nextInt(message.length());
        return switch (random.nextInt(3)) {
            case 0 -> message.substring(0, at);
            case 1 ->
                    message.substring(0, at)
                            + message.substring(Math.min(message.length(), at + 1));
            default ->
                    message.substring(0, at)
                            + "{}[],:\"0e. -\\".charAt(random.nextInt(13))
                            + message.substring(at);
        };
    }
}
