package dev.skerry.profile.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.profile.Profiles;
import dev.skerry.profile.decode.DecodeResult;
import dev.skerry.profile.decode.DecodeResult.Decoded;
import dev.skerry.profile.decode.MessageDecoder;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.DeviceWrite;
import dev.skerry.profile.model.Reading;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a device sends is what it is sent when its own value is desired. */
class TransformationTest {
    private static final int CASES = 3_000;
    private static final DeviceWrite BARE = new DeviceWrite.Mqtt("x", "{value}");

    private static Object value(Reading reading) {
        return switch (reading.resource().type()) {
            case FLOAT32 -> (float) reading.asDouble();
            case FLOAT64 -> reading.asDouble();
            case INT32, INT64 -> reading.asLong();
            case BOOLEAN -> reading.asBoolean();
            case STRING, ENUM, BYTES, ARRAY -> reading.asText();
        };
    }

    private static Reading read(DeviceProfile profile, String raw) {
        DecodeResult result =
                MessageDecoder.of(profile, profile.sources().getFirst())
                        .decode("d1", ("{\"v\":" + raw + "}").getBytes(StandardCharsets.UTF_8), 0);
        assertThat(result).as(raw).isInstanceOf(Decoded.class);
        return ((Decoded) result).readings().getFirst();
    }

    private static String written(DeviceProfile profile, Object value) {
        return new String(
                new CommandEncoder("s")
                        .encode(BARE, "d1", profile.resources().getFirst(), value)
                        .payload(),
                StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
                    type: float64, scale: 0.1                              ; 734        ; 73.4
                    type: float64, scale: 0.5, offset: -40                 ; 120.5      ; 20.25
                    type: float64, base: 10                                ; 3          ; 1000.0
                    type: float64, base: 2, scale: 0.5, offset: 1          ; -1         ; 1.25
                    type: int32, mask: 0xf0, shift: -4                     ; 165        ; 10
                    type: int32, mask: 0x0f, shift: 4, offset: 1           ; 255        ; 241
                    type: int64, scale: 10                                 ; 922337203685477580 ; 9223372036854775800
                    type: int64, offset: 1                                 ; 9223372036854775806 ; 9223372036854775807
                    type: int64, offset: -1                                ; 9223372036854775808 ; 9223372036854775807
                    type: boolean, mask: 4                                 ; 5          ; true
                    type: boolean, values: { true: 1, false: 0 }           ; 0          ; false
                    type: boolean, values: { true: ON, false: OFF }        ; "ON"       ; true
                    type: enum, values: { stopped: 0, running: 1 }         ; 1          ; running
                    type: enum, values: { low: L, high: H }                ; "H"        ; high
                    type: enum, values: { off: false, on: true }           ; true       ; on
                    type: enum, values: { a: 1, b: 2 }, mask: 12, shift: -2 ; 9         ; b
                    """)
    void reads(String resource, String raw, String value) {
        DeviceProfile profile = Profiles.json("v: { " + resource + " }");
        assertThat(value(read(profile, raw))).hasToString(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
                    type: int32, mask: 0xf0, shift: -4                     ; 16
                    type: int32, mask: 0xf0, shift: 4, scale: 0.3          ; 1
                    type: float64, base: 10                                ; -1
                    """)
    void writes_nothing_that_the_device_has_no_number_for(String resource, double value) {
        DeviceProfile profile = Profiles.json("v: { " + resource + " }");
        assertThatThrownBy(() -> written(profile, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'v'");
    }

    @Test
    void refuses_bits_beyond_64() {
        DeviceProfile profile = Profiles.json("v: { type: int64, shift: 60 }");
        assertThat(read(profile, "7").asLong()).isEqualTo(7L << 60);
        assertThat(
                        MessageDecoder.of(profile, profile.sources().getFirst())
                                .decode("d1", "{\"v\":8}".getBytes(StandardCharsets.UTF_8), 0))
                .isInstanceOfSatisfying(
                        DecodeResult.Undecodable.class,
                        u -> assertThat(u.code()).isEqualTo("SKR-D006"));
    }

    @Test
    void writes_back_what_was_read() {
        Long only = Long.getLong("skerry.seed");
        long first = only != null ? only : System.nanoTime();
        for (long seed = first; seed < first + (only != null ? 1 : CASES); seed++) {
            RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            String resource = resource(random);
            String raw = raw(random, resource);
            try {
                DeviceProfile profile = Profiles.json("v: { " + resource + " }");
                Reading reading = read(profile, raw);
                assertThat(new BigDecimal(written(profile, value(reading))))
                        .as("written for %s", value(reading))
                        .isEqualByComparingTo(raw);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + resource + " of " + raw, e);
            }
        }
    }

    private static String resource(RandomGenerator random) {
        String scale = random.nextBoolean() ? "" : ", scale: " + scale(random);
        return switch (random.nextInt(4)) {
            case 0 -> "type: float64" + scale + ", offset: " + random.nextInt(-500, 500) / 10.0;
            case 1 -> "type: int64, scale: " + random.nextInt(1, 1_000);
            case 2 ->
                    "type: int64, mask: %d, shift: %d"
                            .formatted(0xffffL << random.nextInt(30), random.nextInt(-12, 13));
            default -> "type: float64, base: " + random.nextInt(2, 12) + scale;
        };
    }

    private static String scale(RandomGenerator random) {
        return String.format(Locale.ROOT, "%.3f", random.nextInt(1, 5_000) / 1_000.0);
    }

    private static String raw(RandomGenerator random, String resource) {
        if (resource.contains("base")) {
            return Integer.toString(random.nextInt(-20, 20));
        }
        if (resource.contains("mask")) {
            long mask = Long.parseLong(resource.replaceAll(".*mask: ([0-9]+).*", "$1"));
            int shift = Integer.parseInt(resource.replaceAll(".*shift: (-?[0-9]+).*", "$1"));
            // Only bits that count and stay come back.
            long kept = shift < 0 ? mask >> -shift << -shift : mask;
            return Long.toString(random.nextLong() & kept);
        }
        if (resource.startsWith("type: int64")) {
            return Long.toString(random.nextLong(-(1L << 53), 1L << 53));
        }
        return BigDecimal.valueOf(random.nextInt(-1_000_000, 1_000_000), random.nextInt(4))
                .toPlainString();
    }
}
