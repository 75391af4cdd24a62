package dev.skerry.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
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

    /** No test leaves a rollout open, whatever became of it. */
    @AfterEach
    void abort() {
        String all = "/api/models/pump-bearing/rollouts";
        JsonNode newest = site.http().get(site.uri(all)).path(0);
        if (!List.of("shadow", "canary", "full").contains(newest.path("stage").asText())) {
            return;
        }
        Http.Answer answer =
                site.http()
                        .post(
                                site.uri(all + "/" + newest.path("id").asText() + "/abort"),
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
    }

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

    @Test
    void a_viewer_sees_how_both_versions_compare_and_no_actions() {
        roll("1.3.0");
        for (Look look : Look.values()) {
            try (var page = chromium.open(site.uri("").toString(), look)) {
                page.page().route("**/comparison", route -> answer(route, comparison()));
                page.page()
                        .route(
                                "**/api/me",
                                route ->
                                        answer(
                                                route,
                                                route.fetch()
                                                        .text()
                                                        .replace("\"admin\"", "\"viewer\"")));
                page.go("#/models/pump-bearing");
                Locator comparison = page.find("model-comparison");
                comparison.locator("canvas").first().waitFor();
                assertThat(comparison.locator(".histogram span")).hasCount(21);
                assertThat(comparison).containsText("between the two");
                assertThat(page.find("model-rollout .waits")).isVisible();
                assertThat(page.find("model-assignments")).containsText("Assigned");
                assertThat(page.find("model-page button:has-text('Promote')")).hasCount(0);
                assertThat(page.find("model-page button:has-text('Assign')")).hasCount(0);
                assertThat(page.sidewaysScroll()).isZero();
                comparison.scrollIntoViewIfNeeded();
                page.screenshot("rollout-comparison-" + look.fileName());
                page.picture("rollout", look == Look.DESKTOP_LIGHT);
                assertThat(page.complaints()).isEmpty();
                // A look that is under way must not find its answer gone with the page.
                page.page().unrouteAll();
            }
        }
    }

    private static void answer(Route route, String json) {
        route.fulfill(new Route.FulfillOptions().setContentType("application/json").setBody(json));
    }

    /** As of a rollout that came to its canaries; its agent here never scored a step. */
    private static String comparison() {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode points = answer.putArray("points");
        for (int i = 1; i <= 60; i++) {
            boolean isCanary = i > 40;
            long steps = 300L * (isCanary ? i - 40 : i);
            points.addObject()
                    .put("at", Instant.EPOCH.plusSeconds(1_790_000_000L + 30L * i).toString())
                    .put("stage", isCanary ? "canary" : "shadow")
                    .put("agents", 4)
                    .put("steps", steps)
                    .put("alarms", steps / 90 + (i % 7))
                    .put("compared", steps)
                    .put("agreed", steps - steps / 70)
                    .put("latencyP99Micros", 900 + 40 * (i % 5))
                    .put("besideSteps", steps)
                    .put("besideAlarms", steps / 120)
                    .put("besideLatencyP99Micros", 1_200 + 30 * (i % 4))
                    .put("psi", 0.03 + 0.001 * i);
        }
        ArrayNode scores = answer.putArray("scores");
        ArrayNode beside = answer.putArray("besideScores");
        for (int i = 0; i < 21; i++) {
            scores.add(Math.round(9_000 * Math.exp(-0.5 * Math.pow((i - 3) / 2.2, 2))) + 20 - i);
            beside.add(Math.round(9_000 * Math.exp(-0.5 * Math.pow((i - 4) / 2.6, 2))) + 25 - i);
        }
        return answer.toString();
    }
}
