package dev.skerry.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.skerry.tool.Installation;
import dev.skerry.tool.check.StoredReadings;
import dev.skerry.tool.check.StoredRow;
import dev.skerry.tool.plant.Witness;
import dev.skerry.tool.process.Ports;
import dev.skerry.tool.site.Broker;
import dev.skerry.tool.site.Site;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent whose program does not run is repaired from afar, and no reading is lost. */
class RescueIT {
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
        agent =
                new LaunchedAgent(
                        PlantAgents.agent(folder, "device", broker.port(), -1, "pump"),
                        "http://127.0.0.1:" + gatewayPort,
                        site.http(),
                        "1.0.0");
        site.awaitGateway();
    }

    @AfterEach
    void stop() {
        agent.close();
        site.close();
        broker.close();
    }

    @Test
    void what_can_not_open_its_outbox_or_crashes_is_repaired_and_every_reading_is_stored_once()
            throws Exception {
        waiting().until(() -> agent.version().equals("1.0.0"));
        publish();
        awaitStored();

        Path outbox = agent.outbox();
        Path away = outbox.resolveSibling("away");
        agent.close();
        Files.move(outbox, away);
        Files.writeString(outbox, "no folder");
        agent.startAgain();
        awaitTrouble("SKR-G932", "SKR-A1");
        publish();
        Files.delete(outbox);
        Files.move(away, outbox);
        var order =
                JsonNodeFactory.instance.objectNode().put("action", "restart").put("id", "mended");
        assertThat(site.http().post(site.uri("/api/agents/device/actions"), order).status())
                .isEqualTo(202);
        awaitNoTrouble();
        awaitStored();

        var offered = OfferedProgram.of(agent.offered("1.1.0"), "1.1.0");
        offered.push(site);
        agent.breakBase("echo 'no such library'; exit 3");
        agent.restart();
        awaitTrouble("SKR-G932", "no such library");
        publish();
        String rollout = OfferedProgram.rollOut(site, "1.1.0");
        waiting()
                .untilAsserted(
                        () ->
                                assertThat(agent.says("settled").lines())
                                        .as(agent.log())
                                        .contains("outcome=committed", "rollout=" + rollout));
        awaitNoTrouble();
        awaitStored();
        var ledger = agent.status().path("ledger");
        assertThat(ledger.path("lost").asLong()).isZero();
        assertThat(ledger.path("rejected").asLong()).isZero();
    }

    private String troubles() {
        return site.http().get(site.uri("/api/agents/device")).path("troubles").toString();
    }

    private void awaitTrouble(String... words) {
        waiting().untilAsserted(() -> assertThat(troubles()).as(agent.log()).contains(words));
    }

    private void awaitNoTrouble() {
        waiting().untilAsserted(() -> assertThat(troubles()).as(agent.log()).isEqualTo("[]"));
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
        var store = new StoredReadings(site.http(), site.uri("/"));
        waiting()
                .untilAsserted(
                        () ->
                                assertThat(
                                                store
                                                        .of(
                                                                new Witness.Stream(
                                                                        "device",
                                                                        "p",
                                                                        "temperature"))
                                                        .stream()
                                                        .map(StoredRow::observedAtMillis))
                                        .containsExactlyElementsOf(all));
    }

    private static ConditionFactory waiting() {
        return await().atMost(Duration.ofMinutes(3))
                .ignoreExceptionsInstanceOf(UncheckedIOException.class);
    }
}
