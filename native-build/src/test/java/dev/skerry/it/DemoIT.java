package dev.skerry.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.it.DemoProcess.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a user has it: started, steered from another terminal, and ended. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DemoIT {
    /** Agents flush and say good-bye, then the gateway ends, then the broker. */
    private static final Duration END = Duration.ofSeconds(20);

    /** The guards of the processes, which see a pipe close, and SIGKILL itself. */
    private static final Duration GUARDS = Duration.ofSeconds(30);

    private Path temporary;
    private Path folder;
    private DemoProcess demo;
    private int logs;

    @BeforeAll
    void start(@TempDir Path temporary) {
        this.temporary = temporary;
        folder = temporary.resolve("demo");
        demo = DemoProcess.start(folder, log());
    }

    @AfterAll
    void stop() {
        if (demo != null) {
            demo.close();
        }
    }

    @Test
    void its_three_agents_are_connected_and_take_readings() {
        awaitAllAtWork(demo);
        Answer status = DemoProcess.run(folder, log(), "--status");
        assertThat(status.exitCode()).isZero();
        assertThat(status.text()).contains("north").contains("south").contains("tanks");
    }

    @Test
    void a_second_one_in_the_same_folder_is_refused_and_the_first_goes_on() {
        awaitAllAtWork(demo);
        Answer second = DemoProcess.run(folder, log());
        assertThat(second.exitCode()).isEqualTo(3);
        assertThat(second.text()).contains("SKR-T020", folder.toString(), "--folder");
        awaitMoreReadings("tanks");
    }

    @Test
    void cuts_an_uplink_for_a_while() {
        awaitAllAtWork(demo);
        JsonNode before = demo.agent("south");
        Answer cut = DemoProcess.run(folder, log(), "--cut", "south", "--for", "5s");
        assertThat(cut.exitCode()).isZero();
        assertThat(cut.text()).contains("south", "5 s", "/#/fleet");
        assertThat(DemoProcess.run(folder, log(), "--status").text())
                .contains("The uplink of south is cut.");
        awaitNewSession("south", before);
        awaitMoreReadings("south");
        assertThat(DemoProcess.run(folder, log(), "--status").text()).doesNotContain("is cut.");
    }

    @Test
    void kills_an_agent_that_comes_back_with_its_outbox() {
        awaitAllAtWork(demo);
        long pid = demo.pidOf("north");
        JsonNode before = demo.agent("north");

        Answer crash = DemoProcess.run(folder, log(), "--crash", "north");
        assertThat(crash.exitCode()).isZero();
        assertThat(crash.text()).contains("north", "SIGKILL");

        assertThat(ProcessHandle.of(pid)).isEmpty();
        assertThat(demo.pidOf("north")).isPositive().isNotEqualTo(pid);
        awaitNewSession("north", before);
        awaitMoreReadings("north");
        assertThat(demo.agent("north").path("epoch")).isEqualTo(before.path("epoch"));
        assertThat(accepted(demo.agent("north"))).isGreaterThan(accepted(before));
    }

    @Test
    void names_its_agents_to_somebody_who_asks_for_another_one() {
        Answer unknown = DemoProcess.run(folder, log(), "--crash", "west");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.text()).contains("SKR-T023", "west", "north, south, tanks");
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void ctrl_c_ends_everything_and_the_folder_serves_the_next_one() throws IOException {
        awaitAllAtWork(demo);
        List<String> epochs = epochs(demo);
        Set<ProcessHandle> children = demo.descendants();
        assertThat(children).hasSizeGreaterThanOrEqualTo(4);
        demo.pressCtrlC();
        assertThat(demo.process().awaitEnd(END)).as("ended by Ctrl-C").isTrue();
        assertThat(demo.process().exitCode()).isEqualTo(130);
        assertNothingIsLeft(demo, children);

        Answer nobody = DemoProcess.run(folder, log(), "--status");
        assertThat(nobody.exitCode()).isEqualTo(3);
        assertThat(nobody.text()).contains("SKR-T025", folder.toString());

        Path left = Files.writeString(folder.resolve("left-behind"), "by the first demo");
        try (DemoProcess second = DemoProcess.start(folder, log())) {
            awaitAllAtWork(second);
            assertThat(left).doesNotExist();
            assertThat(epochs(second)).doesNotContainAnyElementsOf(epochs);

            Set<ProcessHandle> itsChildren = second.descendants();
            assertThat(second.process().stop(END)).as("ended by SIGTERM").isTrue();
            assertThat(second.process().exitCode()).isEqualTo(143);
            assertNothingIsLeft(second, itsChildren);
        }
    }

    @Test
    void ends_with_all_that_it_started_while_it_still_starts() {
        try (DemoProcess starting = startingDemo("starting")) {
            Set<ProcessHandle> children = starting.descendants();
            Set<ProcessHandle> programs = starting.programs();
            assertThat(programs).hasSize(4);
            assertThat(starting.process().stop(END)).as("ended by SIGTERM").isTrue();
            assertThat(starting.process().exitCode()).isEqualTo(143);
            assertThat(alive(programs)).isEmpty();
            assertThat(DemoProcess.end(children, GUARDS)).as("guards").isTrue();
            assertThat(starting.output()).doesNotContain("SKR-", "Exception", "Dashboard");
        }
    }

    @Test
    void leaves_nothing_behind_when_it_is_killed() {
        try (DemoProcess starting = startingDemo("killed")) {
            Set<ProcessHandle> children = starting.descendants();
            starting.process().kill();
            assertThat(DemoProcess.end(children, GUARDS))
                    .as("still alive: %s", alive(children))
                    .isTrue();
        }
    }

    private DemoProcess startingDemo(String name) {
        DemoProcess starting = DemoProcess.begin(temporary.resolve(name), log());
        waiting().until(() -> starting.programs().size() == 4);
        return starting;
    }

    private static void assertNothingIsLeft(DemoProcess demo, Set<ProcessHandle> children) {
        assertThat(DemoProcess.end(children, GUARDS))
                .as("still alive: %s", alive(children))
                .isTrue();
        assertThat(demo.leftItsPorts()).as("ports of the demo are free").isTrue();
    }

    private static List<String> alive(Set<ProcessHandle> children) {
        return children.stream()
                .filter(ProcessHandle::isAlive)
                .map(child -> child.info().commandLine().orElse("pid " + child.pid()))
                .toList();
    }

    private static void awaitAllAtWork(DemoProcess demo) {
        for (String agent : List.of("north", "south", "tanks")) {
            waiting()
                    .until(
                            () ->
                                    state(demo, agent).equals("connected")
                                            && accepted(demo.agent(agent)) > 0);
        }
        assertThat(demo.agents()).hasSize(3);
    }

    private void awaitMoreReadings(String agent) {
        long before = accepted(demo.agent(agent));
        waiting().until(() -> accepted(demo.agent(agent)) > before);
    }

    private void awaitNewSession(String agent, JsonNode before) {
        waiting()
                .until(
                        () ->
                                state(demo, agent).equals("connected")
                                        && !demo.agent(agent)
                                                .path("connectedSince")
                                                .equals(before.path("connectedSince")));
    }

    private static String state(DemoProcess demo, String agent) {
        return demo.agent(agent).path("state").asText();
    }

    private static long accepted(JsonNode agent) {
        return agent.path("ledger").path("accepted").asLong();
    }

    private static List<String> epochs(DemoProcess demo) {
        return Stream.of("north", "south", "tanks")
                .map(agent -> demo.agent(agent).path("epoch").asText())
                .toList();
    }

    private Path log() {
        logs++;
        return temporary.resolve("output-" + logs + ".log");
    }

    private static ConditionFactory waiting() {
        return await().atMost(Duration.ofMinutes(1))
                .ignoreExceptionsInstanceOf(UncheckedIOException.class);
    }
}
