package dev.skerry.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.microsoft.playwright.Locator;
import dev.skerry.dashboard.DashboardPage.Look;
import dev.skerry.sync.program.ProgramIndexes;
import dev.skerry.sync.proto.ProgramChunk;
import dev.skerry.sync.proto.ProgramFile;
import dev.skerry.sync.proto.ProgramIndex;
import dev.skerry.sync.sign.Sha256;
import dev.skerry.tool.Installation;
import dev.skerry.tool.process.Ports;
import dev.skerry.tool.site.AgentSettings;
import dev.skerry.tool.site.Site;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A version is chosen for agents in the browser, which says beforehand who gets it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UpdatesIT {
    private static final byte[] START = "#!/bin/sh\n".getBytes(UTF_8);

    private Site site;
    private Chromium chromium;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        site = new Site(Installation.current(), folder, Ports.freeTcp());
        site.awaitGateway();
        // It is not started by the launcher, so it can't bring itself up to date.
        var settings =
                new AgentSettings(
                        "north",
                        "plant",
                        folder.resolve("north"),
                        null,
                        -1,
                        false,
                        Ports.freeTcp(),
                        Map.of());
        Files.createDirectories(settings.profilesDir());
        site.startAgent(settings);
        site.awaitReady();
        post("/api/programs/chunks", chunk(), 200);
        post("/api/programs", index(), 201);
        chromium = new Chromium();
    }

    @AfterAll
    void stop() {
        chromium.close();
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
            assertThat(form.locator(".dry-run")).containsText("0 of 1 agents get it");
            assertThat(form.locator(".dry-run li"))
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
}
