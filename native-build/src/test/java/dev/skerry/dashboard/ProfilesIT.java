package dev.skerry.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import dev.skerry.dashboard.DashboardPage.Look;
import dev.skerry.tool.Installation;
import dev.skerry.tool.process.Http;
import dev.skerry.tool.process.Ports;
import dev.skerry.tool.site.AgentSettings;
import dev.skerry.tool.site.Site;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Profiles are assigned and taken back in the browser, which shows what agents make of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProfilesIT {
    private Site site;
    private Chromium chromium;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        site = new Site(Installation.current(), folder, Ports.freeTcp());
        AgentSettings settings =
                new AgentSettings(
                        "house",
                        "north",
                        folder.resolve("agent"),
                        null,
                        Ports.freeUdp(),
                        false,
                        Ports.freeTcp(),
                        Map.of());
        Files.createDirectories(settings.profilesDir());
        Files.writeString(settings.profilesDir().resolve("fan.yaml"), yaml("fan", "0.1.0", "fan"));
        site.startAgent(settings);
        site.awaitReady();
        await().atMost(Duration.ofMinutes(1))
                .until(
                        () ->
                                site.http()
                                        .get(site.uri("/api/agents"))
                                        .findValuesAsText("state")
                                        .contains("connected"));
        push(yaml("heater", "1.0.0", "heater"));
        push(yaml("heater", "2.0.0", "fan"));
        chromium = new Chromium();
    }

    @AfterAll
    void stop() {
        chromium.close();
        site.close();
    }

    private static String yaml(String name, String version, String path) {
        return """
        schema: skerry.device/v1
        name: %s
        version: %s
        description: A profile of the tests
        source: { coap: { path: "/%s/{device}" } }
        resources: { temperature: { type: float32, unit: Cel } }
        """
                .formatted(name, version, path);
    }

    private void push(String yaml) {
        Http.Answer answer =
                site.http()
                        .post(site.uri("/api/profiles"), "application/yaml", yaml.getBytes(UTF_8));
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
    }

    @Test
    void an_operator_rolls_a_version_out_and_sees_that_an_agent_refuses_the_next() {
        try (var dashboard = chromium.open(site.uri("").toString(), Look.DESKTOP_LIGHT)) {
            dashboard.go("#/profiles");
            Locator heater = dashboard.find("article.profile:has(h2:has-text('heater'))");
            assertThat(heater).containsText("Nobody works by it before it is assigned");
            heater.locator("h2 a").click();

            plan(dashboard, "1.0.0", "agent", "house");
            assertThat(dashboard.find(".preview")).containsText("1 agent changes");
            assertThat(dashboard.find(".preview tbody")).containsText("house");
            dashboard.find(".preview button.primary").click();
            assertThat(dashboard.find("[role=status].ok"))
                    .containsText("heater 1.0.0 is assigned to agent house.");
            Locator page = dashboard.find("profile-page");
            assertThat(page).containsText("1 agent works by it");

            // What went well on one goes on to its site, and the trial's assignment goes.
            dashboard.find("button:has-text('Go on')").click();
            plan(dashboard, "1.0.0", "site", "north");
            dashboard.find(".preview button.primary").click();
            assertThat(dashboard.find("[role=status].ok")).containsText("taken back");
            Locator assigned = dashboard.find("section:has(> header #assigned-title)");
            assertThat(assigned.locator("li")).hasCount(1);
            assertThat(assigned).containsText("site north");
            assertThat(page).containsText("1 agent works by it");

            plan(dashboard, "2.0.0", "site", "north");
            assertThat(dashboard.find(".preview")).containsText("From 1.0.0 to 2.0.0, 1 agent");
            assertThat(dashboard.find(".preview .changes")).containsText("/heater/{device}");
            dashboard.screenshot("profile-rollout-preview");
            dashboard.find(".preview button.primary").click();
            assertThat(page).containsText("1 refused");
            Locator agents = dashboard.find("section:has(> header #agents-title)");
            assertThat(agents).containsText("SKR-A313");
            assertThat(agents).containsText("Works by 1.0.0");
            dashboard.screenshot("profile-rollout");
            assertThat(dashboard.sidewaysScroll()).isZero();

            dashboard.find("button:has-text('Undo')").click();
            assertThat(dashboard.find("[role=status].ok")).containsText("Undone");
            assertThat(page).containsText("1 agent works by it");
            dashboard.find("button:has-text('Take back')").click();
            dashboard.find(".preview button.primary").click();
            assertThat(page).containsText("Nobody works by it before it is assigned");
            assertThat(dashboard.complaints()).isEmpty();
        }
        try (var phone = chromium.open(site.uri("").toString(), Look.PHONE_DARK)) {
            phone.go("#/profiles");
            assertThat(phone.find("article.profile").first()).containsText("heater");
            phone.screenshot("profiles-phone");
            assertThat(phone.sidewaysScroll()).isZero();
            phone.go("#/profiles/heater?view=versions");
            assertThat(phone.find("profile-difference")).containsText("breaking");
            assertThat(phone.find(".diff")).containsText("/fan/{device}");
            phone.screenshot("profile-versions-phone");
            assertThat(phone.sidewaysScroll()).isZero();
            assertThat(phone.complaints()).isEmpty();
        }
    }

    private static void plan(DashboardPage dashboard, String version, String scope, String target) {
        Locator form = dashboard.find("form.assign");
        form.locator("select[name=version]").selectOption(version);
        form.locator("select[name=scope]").selectOption(scope);
        form.locator("input[name=target]").fill(target);
        form.locator("button[type=submit]").click();
    }

    @Test
    void an_operator_writes_a_profile_that_is_checked_and_tried_as_they_write() {
        try (var dashboard = chromium.open(site.uri("").toString(), Look.DESKTOP_LIGHT)) {
            dashboard.go("#/new-profile");
            assertThat(dashboard.find("profile-new-page")).containsText("tasmota-energy");
            dashboard.screenshot("profile-new");
            dashboard.find("section.lesson button").click();
            Locator problems = dashboard.find(".editor-problems");
            assertThat(problems).containsText("It compiles.");
            Locator run = dashboard.find("dry-run-panel");
            assertThat(run).containsText("hot would fire");
            assertThat(run).containsText("SKR-D004");

            write(dashboard, "unit: Cel", "unit: C");
            assertThat(problems.locator("li")).containsText("SKR-P301");
            assertThat(problems.locator("li")).containsText("write 'Cel'");
            assertThat(dashboard.find(".cm-lintRange-error")).hasText("C");
            dashboard.screenshot("profile-problem");
            dashboard.find(".cm-content").press("F8");
            dashboard.page().keyboard().type("Cel");
            assertThat(problems).containsText("It compiles.");
            complete(dashboard, "\nrules:", "\n  fast: { when: \"spe", "speed");

            dashboard.page().reload();
            assertThat(dashboard.find(".cm-content")).containsText("fast: { when: \"spe");
            dashboard.go("#/new-profile");
            dashboard.find("a:has-text('Go on with your unsaved profile')").click();
            write(
                    dashboard,
                    "fast: { when: \"speed",
                    "fast: { when: \"speed > 9\", then: [ { alarm: info } ] }");
            assertThat(problems).containsText("It compiles.");
            dashboard.screenshot("profile-editor");
            assertThat(dashboard.sidewaysScroll()).isZero();
            dashboard.find(".cm-content").press("Control+s");
            assertThat(dashboard.find("[role=status].ok"))
                    .containsText("my-fan 1.0.0 is kept. Nobody works by it before");

            dashboard.find("a:has-text('Edit as next version')").click();
            assertThat(problems).containsText("It compiles.");
            dashboard
                    .find("dry-run-panel textarea")
                    .fill("plant/fan/f/state {\"temp\": 700, \"rpm\": 1, \"state\": \"running\"}");
            write(dashboard, "scale: 0.1", "scale: 0.2");
            assertThat(run).containsText("1 message is read differently than by version 1.0.0");
            assertThat(run.locator(".readings .new b").last()).hasText("140");
            write(dashboard, "unit: Cel", "unit: K");
            assertThat(dashboard.find("profile-edit-page")).containsText("breaking");
            dashboard.find("button:has-text('Use 2.0.0')").click();
            dashboard.picture("profile");
            dashboard.find("button:has-text('Save 2.0.0')").click();
            assertThat(dashboard.find("[role=status].ok")).containsText("my-fan 2.0.0 is kept.");

            dashboard.go("#/profiles/my-fan?view=versions");
            assertThat(dashboard.find(".changes")).containsText("temperature");
            assertThat(dashboard.find(".diff .removed")).hasCount(2);
            dashboard.screenshot("profile-versions");
            assertThat(dashboard.complaints()).isEmpty();
        }
        try (var phone = chromium.open(site.uri("").toString(), Look.PHONE_DARK)) {
            phone.go("#/profiles/my-fan/edit");
            assertThat(phone.find(".editor-problems")).containsText("It compiles.");
            phone.screenshot("profile-editor-phone");
            assertThat(phone.sidewaysScroll()).isZero();
            assertThat(phone.complaints()).isEmpty();
        }
    }

    /** Writes one text in place of another in the editor. */
    private static void write(DashboardPage dashboard, String before, String after) {
        select(dashboard, before);
        if (after.isEmpty()) {
            dashboard.page().keyboard().press("Delete");
        } else {
            dashboard.page().keyboard().insertText(after);
        }
    }

    /** Selects a text with the editor's own search. */
    private static void select(DashboardPage dashboard, String text) {
        dashboard.find(".cm-content").press("Control+f");
        dashboard.find(".cm-search [name=search]").fill("");
        dashboard.find(".cm-search [name=search]").pressSequentially(text.replace("\n", "\\n"));
        dashboard.find(".cm-search [name=search]").press("Enter");
        dashboard.find(".cm-search [name=search]").press("Escape");
    }

    /** Writes after a text and takes what is proposed. */
    private static void complete(
            DashboardPage dashboard, String after, String text, String proposal) {
        select(dashboard, after);
        dashboard.page().keyboard().press("ArrowRight");
        dashboard.page().keyboard().insertText(text);
        dashboard.page().keyboard().press("Control+Space");
        assertThat(dashboard.find(".cm-tooltip-autocomplete")).containsText(proposal);
        dashboard.screenshot("profile-completion");
        dashboard.find(".cm-tooltip-autocomplete li:has-text('" + proposal + "')").first().click();
    }
}
