package dev.skerry.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.protobuf.ByteString;
import com.microsoft.playwright.Locator;
import dev.skerry.dashboard.DashboardPage.Look;
import dev.skerry.it.LaunchedAgent;
import dev.skerry.it.OfferedProgram;
import dev.skerry.sync.program.ProgramIndexes;
import dev.skerry.sync.proto.ProgramChunk;
import dev.skerry.sync.proto.ProgramFile;
import dev.skerry.sync.proto.ProgramIndex;
import dev.skerry.sync.sign.Sha256;
import dev.skerry.tool.Installation;
import dev.skerry.tool.process.Http;
import dev.skerry.tool.process.Ports;
import dev.skerry.tool.site.AgentSettings;
import dev.skerry.tool.site.Site;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A version is brought to agents in the browser, which says beforehand who gets it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UpdatesIT {
    private static final byte[] START = "#!/bin/sh\n".getBytes(UTF_8);

    private static final String OLD = "1.0.0";
    private static final String NEW = "1.1.0";

    private final List<LaunchedAgent> launched = new ArrayList<>();
    private Site site;
    private Chromium chromium;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        int port = Ports.freeTcp();
        site = new Site(Installation.current(), folder, port);
        for (String agentId : List.of("east", "west")) {
            AgentSettings settings = settings(folder, agentId, true);
            Files.createDirectories(settings.profilesDir());
            launched.add(new LaunchedAgent(settings, "http://127.0.0.1:" + port, site.http(), OLD));
        }
        // It is not started by the launcher, so it can't bring itself up to date.
        AgentSettings north = settings(folder, "north", false);
        Files.createDirectories(north.profilesDir());
        site.startAgent(north);
        site.awaitReady();
        for (String version : List.of(OLD, NEW)) {
            OfferedProgram.of(launched.getFirst().offered(version), version).push(site);
        }
        post("/api/programs/chunks", chunk(), 200);
        post("/api/programs", index(), 201);
        await().atMost(Duration.ofMinutes(2)).until(() -> gets(NEW) == launched.size());
        chromium = new Chromium();
    }

    private static AgentSettings settings(Path folder, String agentId, boolean isHost) {
        return new AgentSettings(
                agentId,
                "plant",
                folder.resolve(agentId),
                null,
                -1,
                isHost,
                Ports.freeTcp(),
                Map.of());
    }

    private int gets(String version) {
        var wish =
                JsonNodeFactory.instance.objectNode().put("version", version).put("scope", "all");
        Http.Answer answer = site.http().post(site.uri("/api/program-rollouts/preview"), wish);
        return answer.body().path("getCount").asInt();
    }

    @AfterAll
    void stop() {
        chromium.close();
        launched.forEach(LaunchedAgent::close);
        site.close();
    }

    private void post(String path, byte[] body, int status) {
        var answer = site.http().post(site.uri(path), "application/octet-stream", body);
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(status);
    }

    private static byte[] chunk() {
        return ByteBuffer.allocate(Integer.BYTES + START.length)
                .putInt(START.length)
                .put(START)
                .array();
    }

    private static byte[] index() {
        ByteString digest = ByteString.copyFrom(Sha256.of(START));
        return ProgramIndexes.encode(
                ProgramIndex.newBuilder()
                        .setName("skerry-agent")
                        .setVersion("9.0.0")
                        .setTarget("linux-x64")
                        .setOutboxReadsTo(9)
                        .setOutboxWrites(1)
                        .addFiles(
                                ProgramFile.newBuilder()
                                        .setPath("bin/skerry-agent")
                                        .setIsExecutable(true)
                                        .setSizeBytes(START.length)
                                        .setSha256(digest)
                                        .addChunks(
                                                ProgramChunk.newBuilder()
                                                        .setSha256(digest)
                                                        .setSizeBytes(START.length)))
                        .build());
    }

    @InTwoLooks
    void who_gets_a_version_is_said_before_it_is_rolled_out(Look look) {
        try (var dashboard = chromium.open(site.uri("").toString(), look)) {
            dashboard.go("#/updates");
            assertThat(dashboard.find("updates-page .panel tr:has-text('9.0.0')"))
                    .containsText("linux-x64");
            dashboard.screenshot("updates");
            dashboard.find("updates-page .heading .primary").click();
            Locator form = dashboard.find("update-form dialog");
            assertThat(form.locator(".dry-run")).containsText("2 of 3 agents get it");
            assertThat(form.locator(".dry-run ul"))
                    .containsText("were not started by the launcher");
            dashboard.screenshot("updates-form");
            form.locator("[name=version]").selectOption("9.0.0");
            form.locator("button:not([type=submit])").click();
            assertThat(form).isHidden();

            dashboard.go("#/agent/north");
            assertThat(dashboard.find("agent-program")).containsText("Runs");
            assertThat(dashboard.find("agent-program a")).hasCount(0);
            assertThat(dashboard.sidewaysScroll()).isZero();
            assertThat(dashboard.complaints()).isEmpty();
        }
    }

    @Test
    void a_wave_is_watched_paused_resumed_and_taken_back() {
        try (var dashboard = chromium.open(site.uri("").toString(), Look.DESKTOP_LIGHT)) {
            dashboard.go("#/updates").find("updates-page .heading .primary").click();
            Locator form = dashboard.find("update-form dialog");
            form.locator("[name=version]").selectOption(NEW);
            form.locator("[name=waves]").fill("1,100%");
            assertThat(form.locator(".dry-run")).containsText("By the end of each wave: 1, 2");
            form.locator("[type=submit]").click();
            assertThat(form).isHidden();

            Locator rollout = dashboard.find(".rollout");
            Locator waves = rollout.locator(".waves li");
            assertThat(waves.first()).containsText("runs it 1");
            // The next wave waits while these are watched, for longer than this takes.
            assertThat(rollout).containsText("The agents of wave 1 run it and are watched until");
            assertThat(waves.last()).containsText("waiting 1");
            assertThat(dashboard.find("updates-page th:text-is('%s') ~ td".formatted(NEW)).nth(2))
                    .containsText("1 agent");
            assertThat(versions()).containsExactlyInAnyOrder(OLD, NEW);

            Locator state = rollout.locator("#update-title .pill");
            rollout.locator("button:text-is('Pause')").click();
            assertThat(state).hasText("paused");
            assertThat(rollout).containsText("nobody else is told");
            dashboard.screenshot("updates-paused");
            rollout.locator("button:text-is('Resume')").click();
            assertThat(state).hasText("under way");
            // They are watched anew; a question that is put before that is about what is no more.
            assertThat(rollout).containsText("The agents of wave 1 run it and are watched until");

            rollout.locator("button:text-is('Take back…')").click();
            rollout.locator("dialog.revert button.danger").click();
            assertThat(rollout.locator("#update-title")).containsText("Back from " + NEW);
            assertThat(state).hasText("done");
            assertThat(rollout.locator("td .pill.ok")).hasCount(1);
            assertThat(versions()).containsOnly(OLD);
            assertThat(dashboard.sidewaysScroll()).isZero();
            assertThat(dashboard.complaints()).isEmpty();
        }
    }

    private List<String> versions() {
        return launched.stream().map(LaunchedAgent::version).toList();
    }
}
