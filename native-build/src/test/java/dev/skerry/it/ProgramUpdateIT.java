package dev.skerry.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skerry.tool.Installation;
import dev.skerry.tool.check.StoredReadings;
import dev.skerry.tool.check.StoredRow;
import dev.skerry.tool.plant.Witness;
import dev.skerry.tool.process.Ports;
import dev.skerry.tool.site.AgentSettings;
import dev.skerry.tool.site.Broker;
import dev.skerry.tool.site.Site;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions of an agent come and go under the real launcher, and no reading is lost. */
class ProgramUpdateIT {
    private static final long T0 = 1_750_000_000_000L;
    private static final int MESSAGES = 10;

    @TempDir private Path folder;
    private Broker broker;
    private Site site;
    private LaunchedAgent agent;
    private long published;

    @BeforeEach
    void start() throws Exception {
        broker = Broker.start(Ports.freeTcp(), folder.resolve("broker"));
        int gatewayPort = Ports.freeTcp();
        site = new Site(Installation.current(), folder, gatewayPort);
        AgentSettings settings = PlantAgents.agent(folder, "device", broker.port(), -1, "pump");
        agent =
                new LaunchedAgent(
                        settings, "http://127.0.0.1:" + gatewayPort, site.http(), "1.0.0");
        site.awaitGateway();
    }

    @AfterEach
    void stop() {
        agent.close();
        site.close();
        broker.close();
    }

    @Test
    void a_good_version_stays_others_are_rolled_back_and_every_reading_is_stored_once()
            throws Exception {
        awaitVersion("1.0.0");
        publish();
        awaitStored();

        var offered = OfferedProgram.of(agent.offered("1.1.0"), "1.1.0");
        offered.push(site);
        String rollout = OfferedProgram.rollOut(site, "1.1.0");
        publish();
        awaitSettled("1.1.0", "outcome=committed", "rollout=" + rollout);
        assertThat(agent.version()).isEqualTo("1.1.0");
        waiting()
                .untilAsserted(
                        () -> assertThat(OfferedProgram.stage(site, rollout)).isEqualTo("done"));
        publish();
        awaitStored();

        agent.stage("1.2.0", "echo 'no such library'; exit 3", 120);
        agent.restart();
        awaitSettled("1.2.0", "outcome=rolled-back", "reason=exit:3");
        assertThat(agent.says("trial.log")).contains("no such library");
        awaitVersion("1.1.0");

        agent.stage("1.3.0", "exec sleep 600", 2);
        agent.restart();
        publish();
        awaitSettled("1.3.0", "outcome=rolled-back", "reason=deadline");
        awaitVersion("1.1.0");
        awaitStored();

        agent.stage("1.4.0");
        agent.restart();
        waiting().until(() -> agent.says("trial").contains("attempts=1"));
        agent.killAll();
        agent.startAgain();
        publish();
        awaitSettled("1.4.0", "outcome=committed", "attempts=2");
        assertThat(agent.version()).isEqualTo("1.4.0");
        awaitStored();
        var ledger = agent.status().path("ledger");
        assertThat(ledger.path("lost").asLong()).isZero();
        assertThat(ledger.path("rejected").asLong()).isZero();
    }

    private void awaitVersion(String version) {
        waiting()
                .untilAsserted(
                        () -> assertThat(agent.version()).as(agent.log()).isEqualTo(version));
    }

    private void awaitSettled(String version, String... lines) {
        waiting()
                .untilAsserted(
                        () ->
                                assertThat(agent.says("settled").lines())
                                        .as(agent.log())
                                        .contains("version=" + version)
                                        .contains(lines));
        assertThat(agent.says("trial")).isEmpty();
    }

    private void publish() throws Exception {
        try (ReplayPublisher sensor =
                ReplayPublisher.connect(broker.port(), "sensor", "it/plant/pump/p/telemetry")) {
            for (int i = 0; i < MESSAGES; i++) {
                String message = "{\"ts\":%d,\"temp\":20.5}".formatted(T0 + published++);
                sensor.publish(message.getBytes(StandardCharsets.UTF_8));
            }
            sensor.awaitAcknowledged();
        }
    }

    private void awaitStored() {
        List<Long> all = LongStream.range(T0, T0 + published).boxed().toList();
        waiting().untilAsserted(() -> assertThat(storedMillis()).containsExactlyElementsOf(all));
    }

    private List<Long> storedMillis() {
        var store = new StoredReadings(site.http(), site.uri("/"));
        return store.of(new Witness.Stream("device", "p", "temperature")).stream()
                .map(StoredRow::observedAtMillis)
                .toList();
    }

    private static ConditionFactory waiting() {
        return await().atMost(Duration.ofMinutes(3))
                .ignoreExceptionsInstanceOf(UncheckedIOException.class);
    }
}
