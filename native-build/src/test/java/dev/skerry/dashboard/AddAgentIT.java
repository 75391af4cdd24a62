package dev.skerry.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.dashboard.DashboardPage.Look;
import dev.skerry.tool.Installation;
import dev.skerry.tool.process.Http;
import dev.skerry.tool.process.ManagedProcess;
import dev.skerry.tool.process.Ports;
import dev.skerry.tool.site.Programs;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Somebody adds an agent in the browser, and runs on the device just what the page says. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AddAgentIT {
    private static final Duration START = Duration.ofMinutes(3);

    private final Http http = new Http();
    private final int gatewayPort = Ports.freeTcp();
    private Path folder;
    private ManagedProcess gateway;
    private Chromium chromium;

    @BeforeAll
    void start(@TempDir Path empty) {
        folder = empty;
        gateway =
                ManagedProcess.start(
                        new Programs(Installation.current())
                                .enrollingGateway(
                                        folder.resolve("gateway"), gatewayPort, Ports.freeTcp()));
        gateway.awaitReady(
                () -> http.isOk(URI.create("http://127.0.0.1:" + gatewayPort + "/q/health/ready")),
                START);
        chromium = new Chromium();
    }

    @AfterAll
    void stop() {
        chromium.close();
        gateway.close();
        http.close();
    }

    private DashboardPage open(Look look) {
        return chromium.open("http://127.0.0.1:" + gatewayPort, look);
    }

    @Test
    void a_name_a_token_and_one_command_lead_to_the_first_reading() throws Exception {
        try (DashboardPage page = open(Look.DESKTOP_LIGHT)) {
            page.go("#/enrolments");
            page.find("text=Add an agent").first().click();
            page.find("input[name=agentId]").fill("pump-house");
            page.find("input[name=site]").fill("plant");
            page.find("text=Make its token").click();
            String command = page.find(".made .command code").nth(0).textContent();
            String token = page.find(".made .command code").nth(1).textContent();
            assertThat(command)
                    .startsWith("./skerry agent --id pump-house --site plant --gateway https://")
                    .endsWith(" --enrol");
            assertThat(page.find(".made details .command code").nth(1).textContent())
                    .startsWith(
                            "sudo ./skerry flash prepare /dev/sdX --agent-id pump-house --site plant --gateway https://")
                    .contains(" --token-file pump-house.token --package ");
            page.screenshot("add-agent");
            page.picture("add-agent");

            // As the first boot of a card leaves it, whose power was cut once.
            Files.writeString(
                    folder.resolve("first-boot.log"),
                    "booted\t12\t31.50\tb-1\tfirstrun\nchecked\t13\t33.00\tb-1\t\n"
                            + "installed\t1764000000\t62.25\tb-2\t\n"
                            + "started\t1764000009\t71.00\tb-2\t\n");
            Process agent = onTheDevice(command);
            try {
                try (Writer standardInput = agent.outputWriter(UTF_8)) {
                    standardInput.write(token + "\n");
                }
                assertThat(page.find(".journey li.taken")).hasCount(5);
                assertThat(page.find("text=its readings come")).isVisible();
                assertThat(page.find(".first-boot summary")).containsText("in 1 min 44 s");
                firstBootIsShown();
                page.find("text=Open its page").click();
                assertThat(page.find("h1")).hasText("pump-house");
            } finally {
                end(agent);
            }
            assertThat(page.complaints()).isEmpty();
        }
    }

    /** What was done before there was an agent, on any screen. */
    private void firstBootIsShown() {
        for (Look look : Look.values()) {
            try (DashboardPage page = open(look)) {
                page.go("#/enrolments");
                page.find(".first-boot summary").click();
                assertThat(page.find(".first-boot summary"))
                        .containsText("done in 1 min 44 s. It took 2 boots: the power was cut");
                assertThat(page.find(".first-boot li")).hasCount(4);
                assertThat(page.find(".first-boot li").nth(2))
                        .containsText("1 min 2 s into boot 2");
                assertThat(page.sidewaysScroll()).isZero();
                page.screenshot("first-boot-" + look);
                assertThat(page.complaints()).isEmpty();
            }
        }
    }

    @Test
    void what_is_no_name_is_not_sent_and_a_link_fills_the_form_on_a_phone() {
        try (DashboardPage page = open(Look.PHONE_DARK)) {
            page.go("#/add-agent?agent=north%20east&site=plant");
            assertThat(page.find("input[name=site]")).hasValue("plant");
            page.find("text=Make its token").click();
            assertThat(page.find("input[name=agentId]:invalid")).hasValue("north east");
            page.find("input[name=agentId]").fill("north-east");
            page.find("text=Make its token").click();
            assertThat(page.find(".journey li.next")).containsText("First contact");
            assertThat(page.sidewaysScroll()).isZero();
            page.screenshot("add-agent-phone-dark");
            page.find("text=Cancel the token").click();
            assertThat(page.find("input[name=agentId]")).isVisible();
            assertThat(page.complaints()).isEmpty();
        }
    }

    /** The command line's own program with the words that the page shows. */
    private Process onTheDevice(String shown) throws IOException {
        Installation installation = Installation.current();
        List<String> command =
                new ArrayList<>(
                        List.of(
                                installation.java().toString(),
                                "-jar",
                                installation.toolJar().toString()));
        command.addAll(List.of(shown.split(" ")).subList(1, shown.split(" ").length));
        command.addAll(
                List.of(
                        "--folder",
                        folder.resolve("device").toString(),
                        "--coap-port",
                        "-1",
                        "--port",
                        String.valueOf(Ports.freeTcp())));
        ProcessBuilder device =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("device.log").toFile());
        device.environment().put("SKERRY_PROGRAM_FOLDER", folder.resolve("program").toString());
        return device.start();
    }

    /** With the agent that it runs in the foreground. */
    private static void end(Process tool) throws InterruptedException {
        List<ProcessHandle> agents = tool.descendants().toList();
        tool.destroy();
        if (!tool.waitFor(30, TimeUnit.SECONDS)) {
            tool.destroyForcibly();
        }
        agents.forEach(ProcessHandle::destroyForcibly);
    }
}
