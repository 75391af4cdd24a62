package dev.skerry.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skerry.tool.Installation;
import dev.skerry.tool.process.Ports;
import dev.skerry.tool.site.AgentSettings;
import dev.skerry.tool.site.Mosquitto;
import dev.skerry.tool.site.Site;
import dev.skerry.tool.site.SiteAgent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of the built-in model is damaged between two starts of its agent. */
class DamagedModelIT {
    private static final long T0 = 1_750_000_000_000L;
    private static final int WARM_UP = 48;
    private static final int SCORED = 5;

    @TempDir private Path folder;
    private Mosquitto broker;
    private Site site;
    private SiteAgent agent;
    private BadInputStatus status;
    private BadInputDevices devices;
    private int published;

    @BeforeEach
    void start() throws IOException {
        broker = Mosquitto.start(Ports.freeTcp(), folder.resolve("broker"));
        devices = new BadInputDevices(folder, broker.port());
        site = new Site(Installation.current(), folder, Ports.freeTcp());
        AgentSettings settings = PlantAgents.agent(folder, "works", broker.port(), -1, "fan");
        agent = site.startAgent(settings);
        status = new BadInputStatus(site, agent);
        awaitServing();
    }

    @AfterEach
    void stop() {
        if (site != null) {
            site.close();
        }
        broker.close();
    }

    @Test
    void it_is_written_again_and_scores_go_on_where_they_were() throws IOException {
        publish(WARM_UP + SCORED);
        waiting().until(() -> scores().size() == SCORED);
        Path model = modelFile();
        byte[] whole = Files.readAllBytes(model);

        Files.writeString(model, "no graph at all");
        agent.restart();
        awaitServing();
        publish(SCORED);
        // The warm-up is not repeated.
        waiting().until(() -> scores().size() == 2 * SCORED);
        assertThat(model).hasBinaryContent(whole);
        assertThat(agent.process().logTail(100)).contains("model=repaired", model.toString());
        assertThat(status.troubles()).isEmpty();
        assertEveryReadingArrivesOnce();
    }

    private void awaitServing() {
        site.awaitReady();
        waiting().until(agent::isSubscribed);
    }

    private Path modelFile() throws IOException {
        try (Stream<Path> files = Files.list(agent.settings().folder().resolve("models"))) {
            List<Path> models = files.filter(f -> f.toString().endsWith(".onnx")).toList();
            assertThat(models).hasSize(1);
            return models.getFirst();
        }
    }

    private void publish(int count) {
        for (int i = 0; i < count; i++) {
            String message = "{\"ts\":%d,\"speed\":%d}".formatted(T0 + published, 900 + i % 3);
            devices.publish("it/plant/fan/f/telemetry", message.getBytes(UTF_8));
            published++;
        }
    }

    private List<Long> scores() {
        return status.storedMillis("f", "model.whirr.score");
    }

    private void assertEveryReadingArrivesOnce() {
        waiting()
                .untilAsserted(
                        () ->
                                assertThat(status.storedMillis("f", "speed"))
                                        .containsExactlyElementsOf(
                                                LongStream.range(T0, T0 + published)
                                                        .boxed()
                                                        .toList()));
    }

    private static ConditionFactory waiting() {
        return await().atMost(Duration.ofMinutes(1))
                .ignoreExceptionsInstanceOf(UncheckedIOException.class);
    }
}
