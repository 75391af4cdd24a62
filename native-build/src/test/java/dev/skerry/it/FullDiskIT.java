package dev.skerry.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.Installation;
import dev.skerry.tool.process.Ports;
import dev.skerry.tool.site.AgentSettings;
import dev.skerry.tool.site.Broker;
import dev.skerry.tool.site.Site;
import dev.skerry.tool.site.SiteAgent;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.LongStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent's disk is full while messages arrive, and then it is not. */
class FullDiskIT {
    private static final long T0 = 1_750_000_000_000L;
    private static final int MESSAGES = 100;
    private static final Duration FULL = Duration.ofSeconds(4);

    /** The broker's audit log has a line per message. */
    private final Logger log = Logger.getLogger("org.apache.activemq");

    @TempDir private Path folder;
    private Broker broker;
    private Site site;
    private SmallDisk disk;
    private boolean hasDisk;
    private SiteAgent agent;
    private BadInputStatus status;
    private ReplayPublisher sensor;
    private BadInputDevices devices;
    private int published;
    private int posted;

    @BeforeEach
    void start() throws Exception {
        log.setLevel(Level.WARNING);
        broker = Broker.start(Ports.freeTcp(), folder.resolve("broker"));
        site = new Site(Installation.current(), folder, Ports.freeTcp());
        AgentSettings settings =
                PlantAgents.agent(folder, "full", broker.port(), Ports.freeUdp(), "pump", "tank");
        Files.createDirectories(settings.dataDir());
        disk = new SmallDisk(settings.dataDir());
        hasDisk = disk.isPossible();
        agent = site.startAgent(settings, hasDisk ? disk.limits() : "");
        status = new BadInputStatus(site, agent);
        site.awaitReady();
        waiting().until(agent::isSubscribed);
        devices = new BadInputDevices(folder, broker.port());
        sensor = ReplayPublisher.connect(broker.port(), "sensor", "it/plant/pump/p/telemetry");
    }

    @AfterEach
    void stop() throws Exception {
        if (sensor != null) {
            sensor.close();
        }
        if (site != null) {
            site.close();
        }
        broker.close();
    }

    @Test
    void acknowledges_nothing_that_is_not_on_disk_and_goes_on_by_itself() throws Exception {
        publish(MESSAGES);
        assertThat(post().code()).isEqualTo("2.04");
        posted++;
        awaitStoredOnceAndInOrder();
        if (hasDisk) {
            fillWhileCutOff();
        } else {
            System.out.println(
                    "NOT RUN with a full file system: this machine lets users mount none; the limit"
                            + " of a file's size stands in for it");
        }
        refuseWrites();
        if (hasDisk) {
            // Seen from here, the disk is not there.
            assertThat(agent.settings().dataDir()).isEmptyDirectory();
        }
    }

    /** What waits is sent without any room being made by others, and makes some. */
    private void fillWhileCutOff() throws Exception {
        agent.link().cut();
        disk.fill(agent.process());
        awaitFailedWrite();
        publish(MESSAGES);

        agent.link().heal();

        awaitStoredOnceAndInOrder();
        disk.free(agent.process());
        awaitNoTrouble();
    }

    /**
     * What the outbox had reserved before may still take some. The trouble itself may be over in a
     * tenth of a second: the reserve makes room for the group, and a smaller one is enough then.
     */
    private void awaitFailedWrite() {
        long before = failedWrites();
        waiting()
                .until(
                        () -> {
                            publish(1);
                            return failedWrites() > before;
                        });
    }

    private long failedWrites() {
        return agent.status().path("outbox").path("failedWrites").asLong(-1);
    }

    /** No write succeeds any more, so it stays. */
    private void awaitTrouble(String reason) {
        waiting()
                .until(
                        () -> {
                            publish(1);
                            return status.troubles().getOrDefault("SKR-A101", "").contains(reason);
                        });
    }

    private void awaitNoTrouble() {
        waiting().until(() -> status.troubles().isEmpty());
        assertThat(Readiness.of(agent).isDown()).isFalse();
    }

    private void refuseWrites() throws Exception {
        String reason = "File too large";
        SmallDisk.refuseWrites(agent.process());
        awaitTrouble(reason);
        assertThat(status.troubles().get("SKR-A101")).contains("make space");
        assertThat(Readiness.of(agent).isDown()).isTrue();
        assertThat(Readiness.of(agent).text()).contains("SKR-A101", reason);
        publish(MESSAGES);
        waiting()
                .during(FULL)
                .until(
                        () -> {
                            // The broker first: a message is in the ledger before it is
                            // acknowledged.
                            long acknowledged = published - broker.waitingMessages();
                            JsonNode now = agent.status();
                            long durable = now.path("ledger").path("accepted").asLong();
                            assertThat(acknowledged).isLessThanOrEqualTo(durable);
                            assertThat(durable).isLessThanOrEqualTo(published + posted - MESSAGES);
                            return BadInputStatus.troublesIn(now).containsKey("SKR-A101");
                        });
        long turnedAway = status.refused("SKR-A101");
        BadInputDevices.Answer answer = post();
        assertThat(answer.code()).as(answer.text()).isEqualTo("5.03");
        assertThat(answer.text()).contains("Max-Age:5", "SKR-A101", reason);
        assertThat(status.refused("SKR-A101")).isEqualTo(turnedAway + 1);

        SmallDisk.allowWrites(agent.process());
        awaitNoTrouble();
        // The device repeats itself, as it was told to.
        assertThat(post().code()).isEqualTo("2.04");
        posted++;
        publish(MESSAGES);
        awaitStoredOnceAndInOrder();
    }

    private void awaitStoredOnceAndInOrder() throws InterruptedException {
        waiting().until(() -> broker.waitingMessages() == 0 && agent.isDrained());
        assertThat(status.storedMillis("p", "temperature"))
                .containsExactlyElementsOf(LongStream.range(T0, T0 + published).boxed().toList());
        assertThat(status.storedMillis("t", "level"))
                .containsExactlyElementsOf(LongStream.range(T0, T0 + posted).boxed().toList());
        JsonNode ledger = agent.status().path("ledger");
        assertThat(ledger.path("balanced").asBoolean()).as("%s", ledger).isTrue();
        assertThat(ledger.path("lost").asLong(-1)).isZero();
        assertThat(ledger.path("accepted").asLong()).isEqualTo(published + posted);
    }

    private void publish(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            String message = "{\"ts\":%d,\"temp\":20.5}".formatted(T0 + published);
            sensor.publish(message.getBytes(StandardCharsets.UTF_8));
            published++;
        }
        sensor.awaitAcknowledged();
    }

    private BadInputDevices.Answer post() {
        String message = "{\"ts\":%d,\"level\":2.5}".formatted(T0 + posted);
        return devices.post(
                agent.settings().coapPort(),
                "/tank/t",
                message.getBytes(StandardCharsets.UTF_8),
                Duration.ofSeconds(20));
    }

    private static ConditionFactory waiting() {
        return await().atMost(Duration.ofMinutes(1))
                .ignoreExceptionsInstanceOf(UncheckedIOException.class);
    }
}
