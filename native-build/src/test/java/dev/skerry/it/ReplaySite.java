package dev.skerry.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.it.Recording.Row;
import dev.skerry.tool.Installation;
import dev.skerry.tool.check.StoredReadings;
import dev.skerry.tool.check.StoredRow;
import dev.skerry.tool.plant.Witness;
import dev.skerry.tool.process.Await;
import dev.skerry.tool.process.Ports;
import dev.skerry.tool.site.AgentSettings;
import dev.skerry.tool.site.Broker;
import dev.skerry.tool.site.Site;
import dev.skerry.tool.site.SiteAgent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.eclipse.paho.mqttv5.common.MqttException;

/** A broker, one agent and a gateway, and the sensor whose recording is replayed. */
final class ReplaySite implements AutoCloseable {
    private static final String AGENT = "works";
    private static final String DEVICE = "machine-1";
    private static final String PROFILE = "/it/replay/profiles/machine.yaml";

    /** Generous: other builds may run on the same two cores. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Broker broker;
    private final Site site;
    private final SiteAgent agent;
    private final ReplayPublisher sensor;

    /** Starts everything and waits until it serves. */
    ReplaySite(Path folder) throws IOException, MqttException {
        broker = Broker.start(Ports.freeTcp(), folder.resolve("broker"));
        site = new Site(Installation.current(), folder, Ports.freeTcp());
        AgentSettings settings =
                new AgentSettings(
                        AGENT,
                        "plant",
                        folder.resolve("agent"),
                        broker.port(),
                        -1,
                        false,
                        Ports.freeTcp(),
                        Map.of());
        try (InputStream profile = ReplaySite.class.getResourceAsStream(PROFILE)) {
            Files.createDirectories(settings.profilesDir());
            Files.write(
                    settings.profilesDir().resolve("machine.yaml"),
                    Objects.requireNonNull(profile).readAllBytes());
        }
        agent = site.startAgent(settings);
        awaitAgent();
        sensor = ReplayPublisher.connect(broker.port(), DEVICE, "replay/plant/machine/" + DEVICE);
    }

    /** Waits until gateway and agent serve and the agent is subscribed. */
    void awaitAgent() {
        site.awaitReady();
        await("the agent is subscribed", agent::isSubscribed);
    }

    SiteAgent agent() {
        return agent;
    }

    /** Messages that the agent has not acknowledged yet. */
    long waitingMessages() {
        return broker.waitingMessages();
    }

    /** Publishes; returns when the broker has every row. */
    void publish(List<Row> rows) throws MqttException, InterruptedException {
        for (Row row : rows) {
            sensor.publish(row.payload());
        }
        sensor.awaitAcknowledged();
    }

    /** Waits until the agent has everything that was published in its outbox. */
    void awaitTakenIn() {
        assertThat(Await.until(PATIENCE, () -> broker.waitingMessages() == 0))
                .as("messages that the agent has not taken in: %d", broker.waitingMessages())
                .isTrue();
    }

    /**
     * Waits until the gateway has everything that the agent has, and knows it.
     *
     * @param least records that have to be there; the broker does not count what it is just handing
     *     over
     */
    void awaitDelivered(long least) {
        // If it is never so, what is missing says more than that it was waited for.
        Await.until(PATIENCE, () -> ledger().path("stored").asLong() >= least);
        await("the agent has nothing left to send", agent::isDrained);
        await("the gateway's ledger has caught up", this::isLedgerCaughtUp);
    }

    private boolean isLedgerCaughtUp() {
        JsonNode ledger = ledger();
        return ledger.path("pending").asLong(-1) == 0
                && ledger.path("accepted").asLong()
                        == agent.status().path("ledger").path("accepted").asLong();
    }

    /** The gateway's ledger of the agent. */
    JsonNode ledger() {
        return site.http().get(site.uri("/api/agents/" + AGENT)).path("ledger");
    }

    /** What the gateway stores of a stream of the machine. */
    List<StoredRow> stored(String resource) {
        return new StoredReadings(site.http(), site.uri("/"))
                .of(new Witness.Stream(AGENT, DEVICE, resource));
    }

    /** When alarms were raised, by the machine's time. */
    List<Instant> alarms() {
        List<Instant> raised = new ArrayList<>();
        JsonNode alarms =
                site.http().get(site.uri("/api/alarms?state=all&limit=1000&agent=" + AGENT));
        for (JsonNode alarm : alarms) {
            assertThat(alarm.path("deviceId").asText()).isEqualTo(DEVICE);
            raised.add(Objects.requireNonNull(Instant.parse(alarm.path("raisedAt").asText())));
        }
        return raised;
    }

    private static void await(String what, BooleanSupplier condition) {
        assertThat(Await.until(PATIENCE, condition)).as(what).isTrue();
    }

    @Override
    public void close() throws MqttException {
        sensor.close();
        site.close();
        broker.close();
    }
}
