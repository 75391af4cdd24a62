package dev.skerry.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.util.stream.LongStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent's disk is full before it starts. */
class FullDiskAtStartIT {
    private static final long T0 = 1_750_000_000_000L;
    private static final int MESSAGES = 20;

    @TempDir private Path folder;
    private Broker broker;
    private Site site;
    private SmallDisk disk;
    private boolean hasDisk;
    private SiteAgent agent;

    @BeforeEach
    void start() throws Exception {
        broker = Broker.start(Ports.freeTcp(), folder.resolve("broker"));
        site = new Site(Installation.current(), folder, Ports.freeTcp());
        AgentSettings settings = PlantAgents.agent(folder, "full", broker.port(), -1, "pump");
        Files.createDirectories(settings.dataDir());
        disk = new SmallDisk(settings.dataDir());
        hasDisk = disk.isPossible();
        // Where users can't mount, the limit of a file's size stands in for the full disk.
        agent = site.startAgent(settings, hasDisk ? disk.limitsWhenFull() : "ulimit -S -f 0");
        site.awaitGateway();
        waiting().until(() -> Readiness.of(agent).text().contains("SKR-A101"));
    }

    @AfterEach
    void stop() {
        if (site != null) {
            site.close();
        }
        broker.close();
    }

    @Test
    void it_waits_for_room_says_so_and_goes_on_by_itself() throws Exception {
        Readiness waits = Readiness.of(agent);
        assertThat(waits.isDown()).isTrue();
        assertThat(waits.text())
                .contains("make space", hasDisk ? "No space left" : "File too large");
        assertThat(agent.isUp()).as("alive").isTrue();
        if (hasDisk) {
            assertThat(agent.process().logTail(100)).containsOnlyOnce("SKR-A101");
        }

        if (hasDisk) {
            disk.free(agent.process());
        } else {
            SmallDisk.allowWrites(agent.process());
        }
        agent.awaitReady();
        waiting().until(agent::isSubscribed);
        publish();
        var status = new BadInputStatus(site, agent);
        waiting()
                .untilAsserted(
                        () ->
                                assertThat(status.storedMillis("p", "temperature"))
                                        .containsExactlyElementsOf(
                                                LongStream.range(T0, T0 + MESSAGES)
                                                        .boxed()
                                                        .toList()));
        assertThat(status.troubles()).isEmpty();
    }

    @Test
    void it_can_be_stopped_while_it_waits() {
        assertThat(agent.process().stop(Duration.ofSeconds(30))).isTrue();
    }

    private void publish() throws Exception {
        try (ReplayPublisher sensor =
                ReplayPublisher.connect(broker.port(), "sensor", "it/plant/pump/p/telemetry")) {
            for (int i = 0; i < MESSAGES; i++) {
                String message = "{\"ts\":%d,\"temp\":20.5}".formatted(T0 + i);
                sensor.publish(message.getBytes(StandardCharsets.UTF_8));
            }
            sensor.awaitAcknowledged();
        }
    }

    private static ConditionFactory waiting() {
        return await().atMost(Duration.ofMinutes(1))
                .ignoreExceptionsInstanceOf(UncheckedIOException.class);
    }
}
