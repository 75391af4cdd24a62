package dev.skerry.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.tool.Installation;
import dev.skerry.tool.Main;
import dev.skerry.tool.process.Ports;
import dev.skerry.tool.site.Mosquitto;
import dev.skerry.tool.site.Site;
import dev.skerry.tool.site.SiteAgent;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Commands from the gateway to a device behind a real broker, with an agent that dies. */
class CommandsIT {
    private static final int ROUNDS = 4;
    private static final int COMMANDS_OF_ROUND = 6;
    private static final String DEVICE = "/api/devices/works/mover-1";

    @TempDir private Path folder;
    private Mosquitto broker;
    private CommandedDevice device;
    private Site site;
    private SiteAgent agent;

    @BeforeEach
    void start() throws Exception {
        broker = Mosquitto.start(Ports.freeTcp(), folder.resolve("broker"));
        device = new CommandedDevice("mover-1", broker.port());
        site = new Site(Installation.current(), folder, Ports.freeTcp());
        agent = site.startAgent(PlantAgents.agent(folder, "works", broker.port(), -1, "mover"));
        site.awaitReady();
        waiting().until(agent::isSubscribed);
        device.say("still").waitForCompletion();
        // A reading may be stored before the agent has said what the device can be told.
        waiting()
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .until(() -> !site.http().get(site.uri(DEVICE)).path("commands").isEmpty());
    }

    @AfterEach
    void stop() throws Exception {
        site.close();
        device.close();
        broker.close();
    }

    @Test
    void a_device_never_gets_a_command_twice_and_each_ends_in_a_state_that_is_true() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int sent = 0;
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < COMMANDS_OF_ROUND; i++) {
                send(sent++);
            }
            int enough = sent - random.nextInt(COMMANDS_OF_ROUND);
            if (random.nextBoolean()) {
                waiting().until(() -> device.moves().size() + over() >= enough);
            }
            agent.kill();
            agent.restart();
            waiting().until(agent::isUp);
        }
        int all = sent;
        waiting().untilAsserted(() -> assertThat(over()).as("seed %d", seed).isEqualTo(all));

        Map<Integer, JsonNode> commands = commands();
        assertThat(device.moves()).as("seed %d", seed).doesNotHaveDuplicates();
        commands.forEach(
                (n, command) -> {
                    int carriedOut = Collections.frequency(device.moves(), n);
                    JsonNode last = command.path("steps").path(command.path("steps").size() - 1);
                    switch (command.path("state").asText() + " " + last.path("code").asText("")) {
                        case "confirmed null", "confirmed ", "failed SKR-A414" ->
                                assertThat(carriedOut).as("%s, seed %d", command, seed).isOne();
                        case "expired SKR-A410", "expired SKR-G438" ->
                                assertThat(carriedOut).as("%s, seed %d", command, seed).isZero();
                        case "failed SKR-A413" ->
                                assertThat(carriedOut)
                                        .as("%s, seed %d", command, seed)
                                        .isLessThanOrEqualTo(1);
                        default -> throw new AssertionError("seed " + seed + ": " + command);
                    }
                });
        assertThat(commands.values())
                .as("seed %d", seed)
                .anyMatch(command -> command.path("state").asText().equals("confirmed"));
    }

    @Test
    void the_command_line_sends_a_command_and_waits_until_it_is_confirmed() {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err, true));
        String gateway = site.uri("").toString();

        assertThat(
                        line.execute(
                                "command",
                                "works",
                                "mover-1",
                                "move",
                                "--arg",
                                "n=7",
                                "--wait",
                                "--gateway",
                                gateway))
                .as("%s%s", out, err)
                .isZero();
        assertThat(out.toString().lines().map(step -> step.split("\\s+")[1]))
                .containsExactly("requested", "delivered", "accepted", "executed", "confirmed");
        assertThat(device.moves()).containsExactly(7);
        assertThat(line.execute("command", "works", "mover-1", "fly", "--gateway", gateway))
                .isEqualTo(3);
        assertThat(err.toString()).contains("SKR-G431").contains("move");
    }

    private void send(int n) {
        ObjectNode body = new ObjectMapper().createObjectNode();
        body.put("name", "move").put("id", "move-" + n).putObject("arguments").put("n", n);
        assertThat(site.http().post(site.uri(DEVICE + "/commands"), body).status()).isEqualTo(202);
    }

    private Map<Integer, JsonNode> commands() {
        Map<Integer, JsonNode> commands = new TreeMap<>();
        for (JsonNode command : site.http().get(site.uri(DEVICE + "/commands?limit=500"))) {
            commands.put(command.path("arguments").path("n").asInt(), command);
        }
        return commands;
    }

    private int over() {
        return (int)
                commands().values().stream()
                        .filter(command -> command.path("over").asBoolean())
                        .count();
    }

    private static ConditionFactory waiting() {
        return await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(50));
    }
}
