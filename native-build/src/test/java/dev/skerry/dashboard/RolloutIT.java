package dev.skerry.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.microsoft.playwright.Locator;
import dev.skerry.dashboard.DashboardPage.Look;
import dev.skerry.profile.bundle.BundleWriter;
import dev.skerry.profile.bundle.Bundles;
import dev.skerry.profile.bundle.ModelBundle;
import dev.skerry.profile.bundle.onnx.TinyOnnx;
import dev.skerry.tool.Installation;
import dev.skerry.tool.process.Http;
import dev.skerry.tool.process.Ports;
import dev.skerry.tool.site.AgentSettings;
import dev.skerry.tool.site.Site;
import dev.skerry.tool.site.SiteAgent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A rollout is looked at, promoted and aborted in the browser; its agent is away. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RolloutIT {
    private Site site;
    private Chromium chromium;

    @BeforeAll
    void start(@TempDir Path folder) {
        site = new Site(Installation.current(), folder, Ports.freeTcp());
        SiteAgent agent =
                site.startAgent(
                        new AgentSettings(
                                "works",
                                "plant",
                                folder.resolve("works"),
                                null,
                                -1,
                                false,
                                Ports.freeTcp(),
                                Map.of()));
        site.awaitReady();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> !site.http().get(site.uri("/api/agents")).isEmpty());
        agent.kill();
        push("1.2.0");
        push("1.3.0");
        chromium = new Chromium();
    }

    @AfterAll
    void stop() {
        chromium.close();
        site.close();
    }

    private void push(String version) {
        ModelBundle bundle =
                Bundles.bundle(
                        version,
                        TinyOnnx.model(TinyOnnx.graph()).bytes(),
                        "# Card".getBytes(UTF_8));
        Http.Answer answer =
                site.http()
                        .post(
                                site.uri("/api/models"),
                                "application/zip",
                                BundleWriter.archive(bundle.manifest(), bundle.files()));
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(201);
    }

    private void roll(String version) {
        Http.Answer answer =
                site.http()
                        .post(
                                site.uri("/api/models/pump-bearing/rollouts"),
                                JsonNodeFactory.instance
                                        .objectNode()
                                        .put("version", version)
                                        .put("scope", "all"));
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(201);
    }

    @Test
    void a_rollout_is_promoted_against_its_gates_and_aborted() {
        try (var page = chromium.open(site.uri("").toString(), Look.DESKTOP_LIGHT)) {
            page.go("#/models/pump-bearing");
            Locator panel = page.find("model-rollout");
            assertThat(panel).containsText("never rolled out");
            roll("1.3.0");
            assertThat(panel.locator(".course [aria-current]")).hasText("Shadow");
            assertThat(panel).containsText("1.3.0 for all agents");
            assertThat(panel.locator(".gates tr:has-text('Agents that count')"))
                    .containsText("at least 1");
            assertThat(panel.locator("tr:has-text('works')")).containsText("nothing heard yet");

            panel.locator("button:has-text('Promote')").first().click();
            Locator promote = panel.locator("dialog.promote");
            assertThat(promote).containsText("Promote 1.3.0 to “Canary”?");
            assertThat(promote.locator(".objections")).containsText("Agents that count: 0");
            assertThat(promote.locator(".danger")).isDisabled();
            page.screenshot("rollout-promote");
            promote.locator("input[type=checkbox]").check();
            promote.locator(".danger").click();
            assertThat(panel.locator(".course [aria-current]")).hasText("Canary");
            assertThat(panel).containsText("forced, though agents is 0, at least 1");
            assertThat(panel.locator("tr:has-text('works')")).containsText("acting");

            panel.locator("button:has-text('Abort')").first().click();
            Locator abort = panel.locator("dialog.abort");
            abort.locator("input").fill("the wrong season");
            abort.locator(".danger").click();
            assertThat(panel.locator(".course [aria-current]")).hasText("Aborted");
            assertThat(panel).containsText("the wrong season");
            assertThat(panel.locator("button:has-text('Promote')")).hasCount(0);
            assertThat(page.complaints()).isEmpty();
        }
        roll("1.2.0");
        for (Look look : Look.values()) {
            try (var page = chromium.open(site.uri("").toString(), look)) {
                page.go("#/models/pump-bearing");
                page.find("model-rollout .gates").waitFor();
                assertThat(page.sidewaysScroll()).isZero();
                page.screenshot("rollout-" + look.fileName());
                assertThat(page.complaints()).isEmpty();
            }
        }
    }
}
