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

    private static Locator stage(Locator panel) {
        return panel.locator(".course [aria-current] .pill");
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

    private void abort() {
        String all = "/api/models/pump-bearing/rollouts";
        String id = site.http().get(site.uri(all)).get(0).path("id").asText();
        Http.Answer answer =
                site.http()
                        .post(
                                site.uri(all + "/" + id + "/abort"),
                                JsonNodeFactory.instance.objectNode());
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
    }

    @Test
    void a_rollout_is_promoted_against_its_gates_and_aborted() {
        try (var page = chromium.open(site.uri("").toString(), Look.DESKTOP_LIGHT)) {
            page.go("#/models/pump-bearing");
            Locator panel = page.find("model-rollout");
            panel.waitFor();
            roll("1.3.0");
            assertThat(stage(panel)).hasText("Shadow");
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
            assertThat(stage(panel)).hasText("Canary");
            assertThat(panel).containsText("forced, though agents is 0, at least 1");
            assertThat(panel.locator("tr:has-text('works')")).containsText("acting");

            panel.locator("button:has-text('Abort')").first().click();
            Locator abort = panel.locator("dialog.abort");
            abort.locator("input").fill("the wrong season");
            abort.locator(".danger").click();
            assertThat(stage(panel)).hasText("Aborted");
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
        abort();
    }

    /** After the other one in this class or before: each leaves no rollout open. */
    @Test
    void a_rollout_is_started_paused_and_taken_back_in_the_browser() {
        try (var page = chromium.open(site.uri("").toString(), Look.DESKTOP_LIGHT);
                var other = chromium.open(site.uri("").toString(), Look.DESKTOP_LIGHT)) {
            page.go("#/models/pump-bearing/1.2.0");
            Locator assigned = page.find("model-assignments");
            assigned.locator("button:has-text('Assign …')").click();
            Locator form = assigned.locator("dialog.bring");
            form.locator("[name=scope]").selectOption("site");
            form.locator("[name=target]").fill("plant");
            assertThat(form.locator(".dry-run")).containsText("1 agent.");
            assertThat(form.locator(".dry-run")).containsText("works");
            form.locator("button[type=submit]").click();
            assertThat(assigned).containsText("1.2.0 acts for site plant");

            other.go("#/models/pump-bearing");
            Locator stale = other.find("model-assignments");
            assertThat(stale).containsText("1.2.0 acts for site plant");

            assigned.locator("button:has-text('Roll out …')").click();
            form.locator("[name=version]").selectOption("1.3.0");
            form.locator("[name=scope]").selectOption("site");
            form.locator("[name=target]").fill("nowhere");
            assertThat(form.locator(".dry-run")).containsText("Nobody");
            form.locator("[name=scope]").selectOption("all");
            assertThat(form.locator(".dry-run")).containsText("keeps its narrower assignment");
            form.locator("[name=scope]").selectOption("site");
            form.locator("[name=target]").fill("plant");
            form.locator("summary").click();
            form.locator("[name=agreement]").fill("98");
            form.locator("[name=automatic]").uncheck();
            assertThat(form.locator(".dry-run")).containsText("has 1.2.0 now");
            page.screenshot("rollout-start");
            form.locator("button[type=submit]").click();
            Locator panel = page.find("model-rollout");
            assertThat(stage(panel)).hasText("Shadow");
            assertThat(panel.locator(".gates tr:has-text('Agreement')")).containsText("98 %");
            assertThat(panel.locator(".waits")).containsText("not enough to judge by");

            panel.locator("button:has-text('Pause')").click();
            assertThat(panel).containsText("Paused by");
            assertThat(panel.locator("button:has-text('Promote')").first()).isDisabled();
            panel.locator("button:has-text('Resume')").click();
            assertThat(panel.locator("button:has-text('Promote')").first()).isEnabled();

            Locator theirs = other.find("model-rollout");
            theirs.locator("button:has-text('Promote')").first().click();
            theirs.locator("dialog.promote input[type=checkbox]").check();
            force(page);
            assertThat(stage(panel)).hasText("Canary");
            theirs.locator("dialog.promote .danger").click();
            assertThat(theirs.locator("dialog.promote .note.bad")).containsText("changed");
            assertThat(stage(theirs)).hasText("Canary");
            theirs.locator("dialog.promote button:has-text('Cancel')").click();

            panel.locator("button:has-text('Abort')").first().click();
            panel.locator("dialog.abort .danger").click();
            assertThat(stage(panel)).hasText("Aborted");
            assigned.locator("button:has-text('Take back')").first().click();
            assigned.locator("dialog.unassign .danger").click();
            assertThat(assigned).containsText("No agent has a version from here");
            assertThat(page.complaints()).isEmpty();
        }
    }

    private static void force(DashboardPage page) {
        Locator panel = page.find("model-rollout");
        panel.locator("button:has-text('Promote')").first().click();
        Locator promote = panel.locator("dialog.promote");
        promote.locator("input[type=checkbox]").check();
        promote.locator(".danger").click();
    }
}
