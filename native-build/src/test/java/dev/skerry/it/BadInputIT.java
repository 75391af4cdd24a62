package dev.skerry.it;

import static dev.skerry.it.BadInputStatus.troublesIn;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.it.BadInputDevices.Answer;
import dev.skerry.tool.Installation;
import dev.skerry.tool.process.ManagedProcess;
import dev.skerry.tool.process.Ports;
import dev.skerry.tool.site.AgentSettings;
import dev.skerry.tool.site.Mosquitto;
import dev.skerry.tool.site.Site;
import dev.skerry.tool.site.SiteAgent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Everything around an agent is wrong at first, and much stays so. One agent boots while its broker
 * and its gateway are down, another program has its CoAP port, and a profile is corrupt; then one
 * thing after the other is put right.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {
    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final Duration START = Duration.ofMinutes(3);
    private static final long T0 = 1_750_000_000_000L;
    private static final int BEFORE_GATEWAY = 5;

    private final int gatewayPort = Ports.freeTcp();
    private final int mqttPort = Ports.freeTcp();
    private final int coapPort = Ports.freeUdp();
    private Path folder;
    private BadInputDevices devices;
    private Site site;
    private SiteAgent agent;
    private BadInputStatus status;
    private Mosquitto broker;
    private JsonNode atBoot;
    private JsonNode piledUp;

    @BeforeAll
    void boot_with_everything_wrong_then_put_it_right(@TempDir Path temporary) throws IOException {
        folder = temporary;
        devices = new BadInputDevices(folder, mqttPort);
        site = new Site(Installation.current(), folder, gatewayPort);
        site.killGateway();
        AgentSettings settings =
                PlantAgents.agent(folder, "bad", mqttPort, coapPort, "pump", "tank", "corrupt");
        try (DatagramSocket other =
                new DatagramSocket(coapPort, InetAddress.getLoopbackAddress())) {
            assertThat(other.isBound()).isTrue();
            agent = site.startAgent(settings);
            status = new BadInputStatus(site, agent);
            waiting(START)
                    .until(
                            () -> status.troubles().keySet(),
                            codes ->
                                    codes.containsAll(
                                            Set.of(
                                                    "SKR-A303",
                                                    "SKR-I001",
                                                    "SKR-I101",
                                                    "SKR-A401")));
            atBoot = agent.status();
        }
        waiting().until(() -> !status.troubles().containsKey("SKR-I101"));
        for (int i = 0; i < BEFORE_GATEWAY; i++) {
            assertThat(post("early-tank", i).code()).isEqualTo("2.04");
        }
        broker = Mosquitto.start(mqttPort, folder.resolve("broker"));
        waiting().until(agent::isSubscribed);
        for (int i = 0; i < BEFORE_GATEWAY; i++) {
            devices.publish(topic("early-pump"), pump(i));
        }
        waiting().until(() -> ledger("accepted") == 2 * BEFORE_GATEWAY);
        piledUp = agent.status();
        site.restartGateway();
        site.awaitGateway();
        waiting().until(agent::isDrained);
    }

    @AfterAll
    void stop() {
        site.close();
        if (broker != null) {
            broker.close();
        }
    }

    @Test
    void a_corrupt_profile_is_named_with_line_and_column_and_the_others_work() {
        assertThat(troublesIn(atBoot).get("SKR-A303"))
                .containsPattern("corrupt\\.yaml:10:\\d+")
                .contains("float99")
                .contains("SKR-P")
                .contains("^");
        assertThat(atBoot.path("profiles").findValuesAsText("name"))
                .contains("it-pump", "it-tank")
                .doesNotContain("it-corrupt");
    }

    @Test
    void a_broker_that_is_down_at_boot_is_named_and_found_when_it_comes() {
        assertThat(troublesIn(atBoot).get("SKR-I001"))
                .contains("tcp://127.0.0.1:" + mqttPort)
                .contains("start it, or correct skerry.agent.mqtt.url");
        assertThat(status.troubles()).doesNotContainKey("SKR-I001");
        assertThat(status.storedMillis("early-pump", "temperature"))
                .containsExactlyElementsOf(times(BEFORE_GATEWAY));
    }

    @Test
    void a_coap_port_in_use_is_named_and_taken_when_it_is_free() {
        assertThat(troublesIn(atBoot).get("SKR-I101"))
                .contains("127.0.0.1:" + coapPort)
                .contains("stop what uses the port, or set skerry.agent.coap.port");
        assertThat(status.troubles()).doesNotContainKey("SKR-I101");
    }

    @Test
    void readings_wait_for_a_gateway_that_is_down_at_boot_and_arrive_exactly_once() {
        assertThat(troublesIn(atBoot).get("SKR-A401"))
                .contains("check that it runs")
                .contains("skerry.agent.gateway.url");
        assertThat(troublesIn(piledUp)).containsKey("SKR-A401");
        assertThat(piledUp.path("ledger").path("pending").asInt()).isEqualTo(2 * BEFORE_GATEWAY);
        assertThat(piledUp.path("link").path("state").asText()).isEqualTo("cut-off");
        assertThat(status.troubles()).doesNotContainKey("SKR-A401");
        assertThat(status.storedMillis("early-tank", "level"))
                .containsExactlyElementsOf(times(BEFORE_GATEWAY));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    garbage     | SKR-D002 | '\u0001\u0002 no JSON at all' | byte
                    cut-short   | SKR-D002 | '{"ts":1750000000000,"temp":'  | byte
                    not-for-it  | SKR-D003 | '{"humidity":3}'               | from
                    wrong-type  | SKR-D004 | '{"temp":"warm"}'              | temperature
                    not-finite  | SKR-D005 | '{"temp":NaN}'                 | temperature
                    too-great   | SKR-D005 | '{"temp":1e999}'               | temperature
                    bad-time    | SKR-D008 | '{"ts":"soon","temp":1}'       | soon
                    """)
    void a_message_that_is_not_understood_is_refused_counted_and_the_next_one_arrives(
            String device, String code, String payload, String says) {
        refusesThenTakesTheNext(device, code, text(payload), says);
    }

    @Test
    void a_huge_message_is_refused_counted_and_the_next_one_arrives() {
        refusesThenTakesTheNext("huge", "SKR-I116", new byte[300 * 1024], "send it in parts");
    }

    @Test
    void a_topic_whose_device_can_not_be_named_is_refused_counted_and_the_next_one_arrives() {
        refusesThenTakesTheNext("d".repeat(300), "SKR-A203", pump(0), "shorten it", "named");
    }

    private void refusesThenTakesTheNext(String device, String code, byte[] bad, String says) {
        refusesThenTakesTheNext(device, code, bad, says, device);
    }

    private void refusesThenTakesTheNext(
            String device, String code, byte[] bad, String says, String nextDevice) {
        long before = status.refused(code);
        devices.publish(topic(device), bad);
        devices.publish(topic(nextDevice), pump(1));

        waiting()
                .until(
                        () ->
                                status.storedMillis(nextDevice, "temperature")
                                        .equals(List.of(T0 + 1)));
        assertThat(status.refused(code)).isEqualTo(before + 1);
        // Addresses are kept to 200 characters.
        String topic = topic(device);
        JsonNode refusal = status.refusalOf(topic.substring(0, Math.min(topic.length(), 200)));
        assertThat(refusal.path("code").asText()).isEqualTo(code);
        assertThat(refusal.path("message").asText()).contains(says);
        waiting()
                .untilAsserted(
                        () ->
                                assertThat(status.metrics("skerry_messages_refused_by_code{"))
                                        .anyMatch(
                                                line ->
                                                        line.contains(code)
                                                                && line.endsWith(
                                                                        " " + (before + 1.0))));
    }

    @Test
    void garbage_over_coap_is_answered_with_its_code_counted_and_the_next_one_arrives() {
        long before = status.refused("SKR-D002");
        Answer answer = devices.post(coapPort, "/tank/bad-tank", text("no JSON"), WAIT);
        assertThat(answer.code()).isEqualTo("4.00");
        assertThat(answer.text()).contains("SKR-D002");
        assertThat(status.refused("SKR-D002")).isEqualTo(before + 1);
        arrivesNext("bad-tank");
    }

    @Test
    void an_unknown_coap_path_is_answered_with_its_code_and_the_next_message_arrives() {
        Answer answer = devices.post(coapPort, "/nowhere/1", tank(0), WAIT);
        assertThat(answer.code()).isEqualTo("4.04");
        assertThat(answer.text())
                .contains("SKR-I105")
                .contains("/nowhere/1")
                .contains("check the path");
        arrivesNext("after-unknown-path");
    }

    @Test
    void a_huge_coap_message_is_answered_with_4_13_and_the_next_one_arrives() {
        Answer answer = devices.post(coapPort, "/tank/huge-tank", new byte[300 * 1024], WAIT);
        assertThat(answer.code()).isEqualTo("4.13");
        arrivesNext("huge-tank");
    }

    private void arrivesNext(String device) {
        assertThat(post(device, 1).code()).isEqualTo("2.04");
        waiting().until(() -> status.storedMillis(device, "level").equals(List.of(T0 + 1)));
    }

    @Test
    void a_second_agent_on_the_same_http_port_ends_and_says_why() throws IOException {
        AgentSettings rival =
                PlantAgents.agent(folder, "rival", null, -1, agent.settings().httpPort(), "pump");
        endsNamingItsPort(site.startAgent(rival).process(), "SKR-A006");
        waiting().until(agent::isUp);
        assertThat(site.http().get(site.uri("/api/agents")).findValuesAsText("agentId"))
                .contains(agent.settings().agentId())
                .doesNotContain("rival");
    }

    @Test
    void a_second_gateway_on_the_same_port_ends_and_says_why() {
        try (Site rival = new Site(Installation.current(), folder.resolve("rival"), gatewayPort)) {
            endsNamingItsPort(rival.gateway(), "SKR-G102");
        }
        assertThat(site.gateway().isAlive()).isTrue();
    }

    private static void endsNamingItsPort(ManagedProcess process, String code) {
        assertThat(process.awaitEnd(START)).isTrue();
        assertThat(process.exitCode()).isNotZero();
        assertThat(process.logTail(100)).contains(code).contains("-Dquarkus.http.port=");
    }

    private Answer post(String device, int number) {
        return devices.post(coapPort, "/tank/" + device, tank(number), WAIT);
    }

    private long ledger(String entry) {
        return agent.status().path("ledger").path(entry).asLong();
    }

    private static String topic(String device) {
        return "it/plant/pump/" + device + "/telemetry";
    }

    private static byte[] pump(int number) {
        return text("{\"ts\":%d,\"temp\":20.5}".formatted(T0 + number));
    }

    private static byte[] tank(int number) {
        return text("{\"ts\":%d,\"level\":1.5}".formatted(T0 + number));
    }

    private static byte[] text(String payload) {
        return payload.getBytes(UTF_8);
    }

    private static List<Long> times(int count) {
        return LongStream.range(T0, T0 + count).boxed().toList();
    }

    private static ConditionFactory waiting() {
        return waiting(Duration.ofMinutes(1));
    }

    /** Devices and agents are unknown, and programs don't answer, until they do. */
    private static ConditionFactory waiting(Duration patience) {
        return await().atMost(patience).ignoreExceptionsInstanceOf(UncheckedIOException.class);
    }
}
