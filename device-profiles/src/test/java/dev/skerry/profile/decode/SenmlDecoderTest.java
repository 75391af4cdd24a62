package dev.skerry.profile.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.skerry.profile.Profiles;
import dev.skerry.profile.decode.DecodeResult.Decoded;
import dev.skerry.profile.model.Quality;
import dev.skerry.profile.model.Reading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples are those of RFC 8428, section 5.1, as they stand there. */
class SenmlDecoderTest {
    private final Decoding meter =
            new Decoding(
                    Profiles.senml(
                            "voltage: { type: float64, unit: V }",
                            "current: { type: float64, unit: A }",
                            "temperature: { type: float64, unit: Cel }",
                            "humidity: { type: float64, unit: \"%RH\" }",
                            "open: { type: boolean }",
                            "label: { type: string }"));

    @Test
    void reads_a_single_datapoint() {
        var sensor =
                new Decoding(
                        Profiles.senml(
                                "temperature: { type: float32, unit: Cel, from:"
                                        + " \"urn:dev:ow:10e2073a01080063\" }"));
        Reading reading =
                sensor.one("[{\"n\":\"urn:dev:ow:10e2073a01080063\",\"u\":\"Cel\",\"v\":23.1}]");
        assertThat(reading.asDouble()).isEqualTo((double) 23.1f);
        assertThat(reading.observedAtMicros()).isEqualTo(Decoding.NOW);
    }

    @Test
    void reads_multiple_datapoints_under_one_base_name() {
        Decoded decoded =
                meter.decoded(
                        """
                        [{"bn":"urn:dev:ow:10e2073a01080063:","n":"voltage","u":"V","v":120.1},
                         {"n":"current","u":"A","v":1.2}]""");
        assertThat(decoded.deviceStamped()).isFalse();
        assertThat(decoded.readings())
                .extracting(r -> r.resource().name(), Reading::asDouble)
                .containsExactly(tuple("voltage", 120.1), tuple("current", 1.2));
    }

    @Test
    void resolves_times_relative_to_the_base_time() {
        Decoded decoded =
                meter.decoded(
                        """
                        [{"bn":"urn:dev:ow:10e2073a0108006:","bt":1.276020076001e+09,
                          "bu":"A","bver":5,
                          "n":"voltage","u":"V","v":120.1},
                         {"n":"current","t":-5,"v":1.2},
                         {"n":"current","t":-4,"v":1.3},
                         {"n":"current","t":-3,"v":1.4},
                         {"n":"current","t":-2,"v":1.5},
                         {"n":"current","t":-1,"v":1.6},
                         {"n":"current","v":1.7}]""");
        assertThat(decoded.deviceStamped()).isTrue();
        assertThat(decoded.readings())
                .extracting(Reading::observedAtMicros)
                .containsExactly(
                        1_276_020_076_001_000L,
                        1_276_020_071_001_000L,
                        1_276_020_072_001_000L,
                        1_276_020_073_001_000L,
                        1_276_020_074_001_000L,
                        1_276_020_075_001_000L,
                        1_276_020_076_001_000L);
        assertThat(decoded.readings().get(6).asDouble()).isEqualTo(1.7);
    }

    @Test
    void passes_over_records_of_other_resources() {
        Decoded decoded =
                meter.decoded(
                        """
                        [{"bn":"urn:dev:ow:10e2073a01080063","bt":1.320067464e+09,"bu":"%RH",
                          "n":":humidity","v":20},
                         {"u":"lon","v":24.30621},
                         {"u":"lat","v":60.07965},
                         {"n":":humidity","t":60,"v":20.3}]""");
        assertThat(decoded.readings())
                .extracting(Reading::observedAtMicros, Reading::asDouble)
                .containsExactly(
                        tuple(1_320_067_464_000_000L, 20.0), tuple(1_320_067_524_000_000L, 20.3));
    }

    @Test
    void reads_text_and_booleans_and_passes_over_sums() {
        Decoded decoded =
                meter.decoded(
                        """
                        [{"bn":"urn:dev:ow:10e2073a01080063:","n":"temperature","u":"Cel","v":23.1},
                         {"n":"label","vs":"Machine Room"},
                         {"n":"open","vb":false},
                         {"n":"energy","u":"J","s":4.5}]""");
        assertThat(decoded.readings()).hasSize(3);
        assertThat(decoded.readings().get(1).asText()).isEqualTo("Machine Room");
        assertThat(decoded.readings().get(2).asBoolean()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "voltage",
                "d1/voltage",
                "d1:voltage",
                "d1voltage",
                "plant/d1/voltage",
                "urn:dev:mac:0024befffe804ff1:voltage"
            })
    void finds_the_resource_with_and_without_the_devices_name(String name) {
        assertThat(meter.one("[{\"n\":\"" + name + "\",\"v\":1}]").resource().name())
                .isEqualTo("voltage");
    }

    @Test
    void prefers_the_longest_name() {
        var twoStage =
                new Decoding(
                        Profiles.senml(
                                "temp: { type: float64, from: temp }",
                                "inlet: { type: float64, from: inlet/temp }"));
        assertThat(twoStage.one("[{\"n\":\"d1/inlet/temp\",\"v\":1}]").resource().name())
                .isEqualTo("inlet");
        assertThat(twoStage.one("[{\"n\":\"d1/outlet/temp\",\"v\":1}]").resource().name())
                .isEqualTo("temp");
    }

    @ParameterizedTest
    @CsvSource({
        "0,          1700000000000000, false",
        "-10,        1699999990000000, false",
        "2.5,        1700000002500000, false",
        "268435455,  1968435455000000, false",
        "268435456,  268435456000000,  true",
        "1600000000.000001, 1600000000000001, true",
    })
    void takes_times_below_two_to_the_28th_as_relative_to_now(
            String time, long micros, boolean stamped) {
        Decoded decoded = meter.decoded("[{\"n\":\"voltage\",\"t\":" + time + ",\"v\":1}]");
        assertThat(decoded.readings().getFirst().observedAtMicros()).isEqualTo(micros);
        assertThat(decoded.deviceStamped()).isEqualTo(stamped);
    }

    @Test
    void adds_the_base_value_and_reads_fields_in_any_order() {
        Decoded decoded =
                meter.decoded(
                        "[{\"v\":1.5,\"n\":\"voltage\",\"bv\":100},{\"n\":\"current\",\"v\":2}]");
        assertThat(decoded.readings()).extracting(Reading::asDouble).containsExactly(101.5, 102.0);
    }

    @Test
    void keeps_large_integers_exactly() {
        var counter = new Decoding(Profiles.senml("total: { type: int64 }"));
        assertThat(counter.one("[{\"n\":\"total\",\"v\":9007199254740993}]").asLong())
                .isEqualTo(9_007_199_254_740_993L);
    }

    @Test
    void flags_values_out_of_range() {
        var tank = new Decoding(Profiles.senml("level: { type: float32, unit: m, range: [0, 5] }"));
        assertThat(tank.one("[{\"n\":\"level\",\"v\":5.5}]").quality())
                .isEqualTo(Quality.OUT_OF_RANGE);
    }

    @Test
    void accepts_another_unit_only_where_the_profile_converts() {
        assertThat(meter.refused("[{\"n\":\"temperature\",\"u\":\"K\",\"v\":293}]"))
                .satisfies(
                        u -> {
                            assertThat(u.code()).isEqualTo("SKR-D010");
                            assertThat(u.message()).contains("temperature", "'K'", "'Cel'");
                        });
        var converting =
                new Decoding(Profiles.senml("t: { type: float64, unit: Cel, offset: -273.15 }"));
        assertThat(converting.one("[{\"n\":\"t\",\"u\":\"K\",\"v\":273.15}]").asDouble()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
                    {"n":"voltage","v":1}                     ; SKR-D009
                    [1]                                       ; SKR-D009
                    [[]]                                      ; SKR-D009
                    [{"v":1}]                                 ; SKR-D009
                    [{"n":"vol tage","v":1}]                  ; SKR-D009
                    [{"n":":voltage","v":1}]                  ; SKR-D009
                    [{"n":"voltage","v":1,"vb":true}]         ; SKR-D009
                    [{"n":"voltage","v":1,"bver":11}]         ; SKR-D009
                    [{"n":"voltage","v":1,"must_":1}]         ; SKR-D009
                    [{"n":5,"v":1}]                           ; SKR-D009
                    [{"n":"voltage","v":"1"}]                 ; SKR-D009
                    [{"n":"voltage","v":null}]                ; SKR-D009
                    [{"n":"voltage","v":[1]}]                 ; SKR-D009
                    [{"n":"open","vb":1}]                     ; SKR-D009
                    [{"n":"voltage","vs":"high"}]             ; SKR-D004
                    [{"n":"label","vd":"aGk"}]                ; SKR-D004
                    [{"n":"open","v":1}]                      ; SKR-D004
                    [{"n":"voltage","v":NaN}]                 ; SKR-D005
                    [{"n":"voltage","v":1e400}]               ; SKR-D005
                    [{"n":"voltage","v":1,"t":NaN}]           ; SKR-D008
                    [{"n":"voltage","v":1,"t":1e200}]         ; SKR-D008
                    [{"n":"voltage","v":1,"t":-1e200}]        ; SKR-D008
                    []                                        ; SKR-D003
                    [{"n":"other","v":1}]                     ; SKR-D003
                    [{"bn":"d1:","bt":1600000000}]            ; SKR-D003
                    [{"n":"voltage","v":1}                    ; SKR-D002
                    [{"n":"voltage","v":1}] []                ; SKR-D002
                    [{"n":"voltage","v":                      ; SKR-D002
                    """)
    void refuses_what_is_not_a_pack_of_the_profile(String payload, String code) {
        assertThat(meter.refused(payload).code()).isEqualTo(code);
    }

    @Test
    void refuses_an_empty_payload() {
        assertThat(meter.refused("").code()).isEqualTo("SKR-D002");
    }
}
