package dev.skerry.it;

import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.Installation;
import dev.skerry.tool.process.Ports;
import dev.skerry.tool.site.AgentSettings;
import dev.skerry.tool.site.Broker;
import dev.skerry.tool.site.Site;
import dev.skerry.tool.site.SiteAgent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents with wrong clocks, cut off, whose sensors have no time of their own. */
class ClockIT {
    private static final int MESSAGES = 5;
    private static final long TWENTY_YEARS_SECONDS = 631_139_040;

    /** From the publishing to the agent's stamp, and from the gateway's Welcome to its arrival. */
    private static final long SLACK_MICROS = 3_000_000;

    @TempDir Path folder;

    private Broker broker;
    private Site site;

    @BeforeEach
    void start() throws Exception {
        broker = Broker.start(Ports.freeTcp(), folder.resolve("broker"));
        site = new Site(Installation.current(), folder, Ports.freeTcp());
    }

    @AfterEach
    void stop() {
        if (site != null) {
            site.close();
        }
        broker.close();
    }

    /** What the gateway stores of one reading. */
    private record Stored(long micros, String quality) {}

    /** An agent that is cut off, and what its sensor sent when. */
    private final class Case {
        final Path pretence;
        final SiteAgent agent;
        final Map<Integer, Long> sentAtMicros = new TreeMap<>();

        Case(String name, long offsetSeconds) throws Exception {
            pretence = folder.resolve(name + ".clock");
            pretend(offsetSeconds, "");
            AgentSettings plant = PlantAgents.agent(folder, name, broker.port(), -1, "pump");
            agent =
                    site.startAgent(
                            new AgentSettings(
                                    name,
                                    name,
                                    plant.folder(),
                                    plant.mqttPort(),
                                    -1,
                                    false,
                                    plant.httpPort(),
                                    Map.of(
                                            "skerry.agent.clock.pretence-file",
                                            pretence.toString())));
            agent.link().cut();
        }

        /** The file is read at any time, so it must be there whole at any time. */
        void pretend(long offsetSeconds, String boot) throws IOException {
            Path next = folder.resolve(pretence.getFileName() + ".next");
            Files.writeString(next, offsetSeconds + "\n" + boot);
            Files.move(next, pretence, StandardCopyOption.ATOMIC_MOVE);
        }

        void restart() {
            agent.kill();
            agent.restart();
        }

        void publish() throws Exception {
            try (ReplayPublisher sensor =
                    ReplayPublisher.connect(
                            broker.port(),
                            "sensor-" + agent.settings().agentId(),
                            "it/" + agent.settings().site() + "/pump/p/telemetry")) {
                for (int i = 0; i < MESSAGES; i++) {
                    int value = sentAtMicros.size();
                    sentAtMicros.put(value, micros());
                    sensor.publish(
                            "{\"temp\":%d}".formatted(value).getBytes(StandardCharsets.UTF_8));
                }
                sensor.awaitAcknowledged();
            }
            waiting().until(() -> accepted() >= sentAtMicros.size());
        }

        private long accepted() {
            return agent.status().path("ledger").path("accepted").asLong();
        }

        Map<Integer, Stored> stored() {
            Map<Integer, Stored> stored = new TreeMap<>();
            String path = "/api/devices/%s/p/readings?resource=temperature";
            try (Stream<JsonNode> rows =
                    site.http().lines(site.uri(path.formatted(agent.settings().agentId())))) {
                rows.forEach(
                        row ->
                                stored.put(
                                        row.path("value").asInt(),
                                        new Stored(
                                                row.path("observedAtMicros").asLong(),
                                                row.path("quality").asText())));
            }
            return stored;
        }

        Map<String, String> troubles() {
            return BadInputStatus.troublesIn(agent.status());
        }

        void awaitStored() {
            agent.link().heal();
            waiting().until(() -> stored().size() == sentAtMicros.size());
        }

        /** All from this value on have the time at which they were sent. */
        void assertRightFrom(int first) {
            Map<Integer, Stored> stored = stored();
            for (int value = first; value < sentAtMicros.size(); value++) {
                Stored reading = Objects.requireNonNull(stored.get(value));
                long sentAt = Objects.requireNonNull(sentAtMicros.get(value));
                assertThat(reading.quality()).as("of %d", value).isEqualTo("good");
                assertThat(reading.micros())
                        .as("time of %d", value)
                        .isCloseTo(sentAt, within(SLACK_MICROS));
            }
        }
    }

    @Test
    void readings_have_the_right_time_in_the_end_or_say_that_it_is_not_known() throws Exception {
        long in1970 = 30 - micros() / 1_000_000;
        Case crashing = new Case("crashing", in1970);
        Case rebooting = new Case("rebooting", in1970);
        Case jumping = new Case("jumping", 0);
        List<Case> cases = List.of(crashing, rebooting, jumping);
        awaitSubscribed(cases);
        assertThat(crashing.troubles()).containsKey("SKR-A114");
        publish(cases);

        crashing.restart();
        rebooting.pretend(in1970, "second");
        rebooting.restart();
        jumping.pretend(TWENTY_YEARS_SECONDS, "");
        waiting().until(() -> jumping.troubles().containsKey("SKR-A115"));
        awaitSubscribed(cases);
        publish(cases);
        jumping.pretend(-TWENTY_YEARS_SECONDS, "");
        int year = Instant.now().minusSeconds(TWENTY_YEARS_SECONDS).atZone(UTC).getYear();
        waiting().until(() -> jumping.troubles().toString().contains("jumped to " + year));
        publish(cases);

        site.awaitGateway();
        cases.forEach(Case::awaitStored);
        crashing.assertRightFrom(0);
        jumping.assertRightFrom(0);
        rebooting.assertRightFrom(MESSAGES);
        List<Stored> unknown = new ArrayList<>(rebooting.stored().values()).subList(0, MESSAGES);
        assertThat(unknown).extracting(Stored::quality).containsOnly("clock-untrusted");
        assertThat(unknown).extracting(Stored::micros).isSorted();
        assertThat(crashing.troubles()).doesNotContainKey("SKR-A114");
    }

    private static void awaitSubscribed(List<Case> cases) {
        for (Case each : cases) {
            each.agent.awaitReady();
            waiting().until(each.agent::isSubscribed);
        }
    }

    private static void publish(List<Case> cases) throws Exception {
        for (Case each : cases) {
            each.publish();
        }
    }

    private static long micros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    private static ConditionFactory waiting() {
        return await().atMost(Duration.ofMinutes(1))
                .ignoreExceptionsInstanceOf(UncheckedIOException.class);
    }
}
