package dev.skerry.profile.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.profile.Profiles;
import dev.skerry.profile.decode.DecodeResult.Decoded;
import dev.skerry.profile.decode.DecodeResult.Undecodable;
import dev.skerry.profile.model.Reading;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/**
 * Random and damaged payloads: whatever comes, the decoder answers, and what it decodes is finite.
 * A failure prints its seed; -Dskerry.seed=N runs that one alone.
 */
class DecoderFuzzTest {
    private static final int MESSAGES = 15_000;
    private static final String[] PIECES = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"temp\"",
        "\"vib\"",
        "\"rms\"",
        "\"ts\"",
        "\"state\"",
        "\"n\"",
        "\"bn\"",
        "\"v\"",
        "\"vs\"",
        "\"vb\"",
        "\"bt\"",
        "\"t\"",
        "\"bver\"",
        "\"u\"",
        "\"temperature\"",
        "\"running\"",
        "\"\"",
        "1",
        "-0",
        "1e5",
        "1e-400",
        "1e400",
        "NaN",
        "-Infinity",
        "true",
        "false",
        "null",
        "9223372036854775808",
        "0.1",
        " ",
        "\\u0000",
        "\"\\ud800\"",
        "\u00ff",
        "\"_\"",
        "\"x_\"",
        "1600000000",
        "-268435457"
    };
    private static final String[] GOOD = {
        "{\"ts\": 1600000000123, \"temp\": 734, \"vib\": {\"rms\": 2.5}, \"starts\": 12,"
                + " \"sealed\": true, \"state\": \"off\"}",
        "[{\"bn\":\"d1:\",\"bt\":1.276020076001e+09,\"bu\":\"A\",\"n\":\"temperature\",\"u\":\"Cel\","
                + "\"v\":120.1},{\"n\":\"state\",\"t\":-5,\"vs\":\"on\"},{\"n\":\"open\",\"vb\":true}]",
    };

    private final Decoding json = new Decoding(Profiles.shipped("pump.yaml"));
    private final Decoding senml =
            new Decoding(
                    Profiles.senml(
                            "temperature: { type: float32, unit: Cel }",
                            "state: { type: enum, values: [on, off] }",
                            "open: { type: boolean }",
                            "total: { type: int64, from: n, scale: 1.5 }"));

    @Test
    void answers_whatever_comes() {
        Long only = Long.getLong("skerry.seed");
        long first = only != null ? only : System.nanoTime();
        for (long seed = first; seed < first + (only != null ? 1 : MESSAGES); seed++) {
            byte[] payload = payload(RandomGeneratorFactory.of("L64X128MixRandom").create(seed));
            try {
                check(json.result(payload));
                check(senml.result(payload));
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "seed " + seed + ": " + new String(payload, StandardCharsets.UTF_8), e);
            }
        }
    }

    private static void check(DecodeResult result) {
        switch (result) {
            case Decoded decoded -> {
                assertThat(decoded.readings()).isNotEmpty();
                for (Reading reading : decoded.readings()) {
                    assertThat(reading.observedAtMicros()).isNotNegative();
                    if (!reading.resource().type().isText()) {
                        assertThat(reading.asDouble()).isFinite();
                    }
                }
            }
            case Undecodable undecodable -> {
                assertThat(undecodable.code()).matches("SKR-D0[01][0-9]");
                assertThat(undecodable.message()).isNotBlank().hasSizeLessThan(500);
            }
        }
    }

    private static byte[] payload(RandomGenerator random) {
        return switch (random.nextInt(4)) {
            case 0 -> {
                byte[] noise = new byte[random.nextInt(200)];
                random.nextBytes(noise);
                yield noise;
            }
            case 1 -> {
                var text = new StringBuilder();
                for (int i = random.nextInt(40); i > 0; i--) {
                    text.append(PIECES[random.nextInt(PIECES.length)]);
                }
                yield text.toString().getBytes(StandardCharsets.UTF_8);
            }
            default -> damaged(random);
        };
    }

    private static byte[] damaged(RandomGenerator random) {
        byte[] bytes = GOOD[random.nextInt(GOOD.length)].getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(4); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return random.nextInt(4) == 0
                ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 8))
                : bytes;
    }
}
