package dev.skerry.agent.ingest.mqtt;

import static dev.skerry.agent.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.clock.Stamp;
import dev.skerry.agent.ingest.tls.TestAuthority;
import dev.skerry.agent.ingest.tls.TestAuthority.Issued;
import dev.skerry.agent.ingest.tls.TlsFiles;
import dev.skerry.agent.pipeline.RawMessage;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.compile.CompileResult;
import dev.skerry.profile.compile.ProfileCompiler;
import dev.skerry.profile.model.DeviceProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS with mosquitto, which asks for certificates. */
@Tag("slow")
class SecuredBrokerTest {
    private static final String TOPIC = "plant/north/pump/pump-1/telemetry";
    private static final MqttTiming BRISK =
            new MqttTiming(Duration.ofMillis(100), Duration.ofMillis(900));

    @TempDir Path directory;
    private final Received received = new Received();

    @SuppressWarnings("NullAway.Init") // set before each test
    private TestAuthority authority;

    @SuppressWarnings("NullAway.Init")
    private Issued agent;

    @BeforeEach
    void certify() throws IOException {
        authority = new TestAuthority(directory, "site");
        agent = authority.client("agent", "/CN=skerry-agent");
    }

    private Mosquitto broker(String subjectAltName) throws IOException {
        Issued server = authority.server("broker", subjectAltName);
        return new Mosquitto(
                directory,
                "cafile " + authority.certificate(),
                "certfile " + server.certificate(),
                "keyfile " + server.key(),
                "require_certificate true");
    }

    @Test
    void redeliveries_are_marked_over_tls_as_well() throws Exception {
        try (Mosquitto broker = broker("DNS:localhost").start()) {
            RawMessage first;
            try (MqttSource source = started(broker, authority.files(agent), Instant.now())) {
                publish(broker, "1");
                first = received.await(1).getFirst();
                assertThat(first.redelivered()).isFalse();
                assertThat(first.payload()).isEqualTo("1".getBytes(UTF_8));
            }
            try (MqttSource source = started(broker, authority.files(agent), Instant.now())) {
                RawMessage again = received.await(2).get(1);
                assertThat(again.redelivered()).isTrue();
                assertThat(again.deliveryKey()).isEqualTo(first.deliveryKey());
                again.receipt().durable();
            }
        }
    }

    @Test
    void a_large_message_comes_whole() throws Exception {
        try (Mosquitto broker = broker("DNS:localhost").start();
                MqttSource source = started(broker, authority.files(agent), Instant.now())) {
            publish(broker, "x".repeat(200_000));
            assertThat(received.await(1).getFirst().payload()).hasSize(200_000);
        }
    }

    @Test
    void a_broker_of_another_name_is_not_believed() throws Exception {
        try (Mosquitto broker = broker("DNS:elsewhere").start();
                MqttSource source = source(broker, authority.files(agent), Instant.now())) {
            assertThat(trouble(source)).contains("SKR-I040").contains("localhost");
        }
    }

    @Test
    void a_broker_of_another_authority_is_not_believed_until_the_file_names_it() throws Exception {
        var other = new TestAuthority(directory, "other");
        Path trusted = Files.copy(other.certificate(), directory.resolve("trusted.pem"));
        var files =
                new TlsFiles(
                        Optional.of(trusted),
                        Optional.of(agent.certificate()),
                        Optional.of(agent.key()));
        try (Mosquitto broker = broker("DNS:localhost").start();
                MqttSource source = source(broker, files, Instant.now())) {
            assertThat(trouble(source)).contains("SKR-I040");
            Files.copy(authority.certificate(), trusted, StandardCopyOption.REPLACE_EXISTING);
            awaitConnected(source);
        }
    }

    @Test
    void a_broker_whose_certificate_has_expired_is_not_believed() throws Exception {
        try (Mosquitto broker = broker("DNS:localhost").start();
                MqttSource source =
                        source(
                                broker,
                                authority.files(agent),
                                Instant.now().plus(Duration.ofDays(31)))) {
            assertThat(trouble(source)).contains("SKR-I040");
        }
    }

    @Test
    void the_broker_takes_no_agent_without_a_certificate_of_its_authority() throws Exception {
        try (Mosquitto broker = broker("DNS:localhost").start();
                MqttSource source = source(broker, authority.files(), Instant.now())) {
            assertThat(trouble(source)).contains("SKR-I040").contains("certificate-file");
        }
    }

    @Test
    void files_that_cant_be_read_are_named() throws Exception {
        var files =
                new TlsFiles(
                        Optional.of(directory.resolve("missing.pem")),
                        Optional.empty(),
                        Optional.empty());
        try (Mosquitto broker = broker("DNS:localhost");
                MqttSource source = source(broker, files, Instant.now())) {
            assertThat(trouble(source)).contains("SKR-I041").contains("missing.pem");
        }
    }

    private void publish(Mosquitto broker, String payload) throws Exception {
        Path file = Files.writeString(directory.resolve("payload"), payload);
        Issued sensor = authority.client("sensor", "/CN=sensor");
        Process publisher =
                new ProcessBuilder(
                                "mosquitto_pub",
                                "-h",
                                "localhost",
                                "-p",
                                broker.url().replaceFirst(".*:", ""),
                                "--cafile",
                                authority.certificate().toString(),
                                "--cert",
                                sensor.certificate().toString(),
                                "--key",
                                sensor.key().toString(),
                                "-q",
                                "1",
                                "-t",
                                TOPIC,
                                "-f",
                                file.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("pub.log").toFile())
                        .start();
        assertThat(publisher.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(publisher.exitValue()).as(() -> "see " + directory.resolve("pub.log")).isZero();
    }

    private static String trouble(MqttSource source) {
        await().until(
                        () ->
                                source.trouble()
                                        .filter(t -> !t.message().contains("not been reached yet"))
                                        .isPresent());
        Refusal trouble = source.trouble().orElseThrow();
        return trouble.code() + " " + trouble.message();
    }

    private static void awaitConnected(MqttSource source) {
        await().atMost(20, TimeUnit.SECONDS).until(() -> source.trouble().isEmpty());
    }

    private MqttSource started(Mosquitto broker, TlsFiles files, Instant now) {
        MqttSource source = source(broker, files, now);
        awaitConnected(source);
        return source;
    }

    private MqttSource source(Mosquitto broker, TlsFiles files, Instant now) {
        MqttSource source =
                new MqttSource(
                        new MqttSettings(
                                broker.url().replace("tcp://127.0.0.1", "mqtts://localhost"),
                                Optional.empty(),
                                Optional.empty(),
                                100,
                                Duration.ofDays(1),
                                Duration.ofSeconds(30),
                                new BrokerTls(files, () -> now, false)),
                        BRISK,
                        "tls",
                        "north",
                        List.of(pump()),
                        () -> Stamp.known(1),
                        new Absence(Duration.ZERO, away -> {}));
        source.start(received);
        return source;
    }

    private static DeviceProfile pump() {
        String yaml =
                """
                schema: skerry.device/v1
                name: pump
                version: 1.0.0
                source: { mqtt: { topic: "plant/{site}/pump/{device}/telemetry", payload: json } }
                resources: { rpm: { type: int32, from: /rpm } }
                """;
        return switch (new ProfileCompiler().compile("pump.yaml", yaml)) {
            case CompileResult.Compiled(DeviceProfile profile) -> profile;
            case CompileResult.Rejected rejected -> throw new AssertionError(rejected.render());
        };
    }
}
