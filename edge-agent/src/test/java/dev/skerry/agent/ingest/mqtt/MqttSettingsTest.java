package dev.skerry.agent.ingest.mqtt;

import static dev.skerry.agent.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.clock.GroupClock;
import dev.skerry.agent.clock.Stamp;
import dev.skerry.agent.ingest.tls.TlsFiles;
import dev.skerry.agent.pipeline.Refusal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MqttSettingsTest {
    /** Of this machine, but no loopback address. */
    private static final String ALL = "tcp://0.0.0.0:";

    private static MqttSettings settings(String url, boolean isPlainExpected) {
        return new MqttSettings(
                url,
                Optional.empty(),
                Optional.empty(),
                100,
                Duration.ofDays(7),
                Duration.ofSeconds(30),
                new BrokerTls(
                        new TlsFiles(Optional.empty(), Optional.empty(), Optional.empty()),
                        Instant::now,
                        isPlainExpected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tcp://127.0.0.1:1",
                "tcp://[::1]:1",
                "mqtts://0.0.0.0:1",
                "ssl://0.0.0.0:1"
            })
    void what_stays_on_the_machine_or_is_secured_is_no_exposure(String url) {
        assertThat(settings(url, false).exposure()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp://0.0.0.0:1", "tcp://192.0.2.1:1883"})
    void a_broker_beyond_loopback_without_tls_is_one_unless_somebody_said_so(String url) {
        assertThat(settings(url, false).exposure())
                .hasValueSatisfying(
                        found -> {
                            assertThat(found.code()).isEqualTo("SKR-I042");
                            assertThat(found.message())
                                    .contains(url, "skerry.agent.mqtt.plaintext=anywhere");
                        });
        assertThat(settings(url, true).exposure()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "tcp://10.0.0.1:1883, tcp://10.0.0.1:1883",
        "mqtts://north:secret@broker.example:8883/x, mqtts://broker.example:8883",
        "tcp://[::1]:1883, tcp://[::1]:1883",
        "tcp://broker.example, tcp://broker.example"
    })
    void a_place_is_shown_without_credentials(String url, String shown) {
        assertThat(settings(url, true).place()).isEqualTo(shown);
    }

    @Test
    @Tag("slow")
    void an_exposed_source_works_and_says_so(@TempDir Path directory) throws Exception {
        Received received = new Received();
        try (Mosquitto broker = new Mosquitto(directory).start();
                MqttSource source =
                        new MqttSource(
                                settings(broker.url().replace("tcp://127.0.0.1:", ALL), false),
                                "agent-1",
                                "north",
                                List.of(),
                                () -> Stamp.known(GroupClock.SYSTEM.nowMicros()),
                                new Absence(Duration.ZERO, away -> {}))) {
            source.start(received);
            await().until(
                            () ->
                                    source.trouble()
                                            .map(Refusal::code)
                                            .filter("SKR-I042"::equals)
                                            .isPresent());
        }
    }
}
