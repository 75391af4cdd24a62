package dev.skerry.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import dev.skerry.dashboard.DashboardPage.Look;
import dev.skerry.tool.Installation;
import dev.skerry.tool.process.Http;
import dev.skerry.tool.process.Ports;
import dev.skerry.tool.site.AgentSettings;
import dev.skerry.tool.site.Site;
import java.nio.file.Files;
import java.nio.file.Path;
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
    void an_operator_assigns_a_profile_and_sees_that_an_agent_refuses_the_next_version() {
        try (var dashboard = chromium.open(site.uri("").toString(), Look.DESKTOP_LIGHT)) {
            dashboard.go("#/profiles");
            Locator heater = dashboard.find("article.profile:has(h2:text('heater'))");
            assertThat(heater).containsText("Nobody works by it before it is assigned");

            assign(heater, "1.0.0");
            assertThat(heater).containsText("1 agent works by it");
            assertThat(dashboard.find("[role=status].ok"))
                    .containsText("heater 1.0.0 is assigned to site north.");

            assign(heater, "2.0.0");
            assertThat(heater).containsText("1 refused");
            heater.locator("details.agents summary").click();
            assertThat(heater.locator("details.agents")).containsText("SKR-A313");
            assertThat(heater.locator("details.agents")).containsText("Works by 1.0.0");
            dashboard.screenshot("profiles");
            assertThat(dashboard.sidewaysScroll()).isZero();

            heater.locator("button:has-text('Take back')").click();
            assertThat(heater).containsText("Nobody works by it before it is assigned");
            assertThat(dashboard.complaints()).isEmpty();
        }
        try (var phone = chromium.open(site.uri("").toString(), Look.PHONE_DARK)) {
            phone.go("#/profiles");
            assertThat(phone.find("article.profile")).containsText("heater");
            phone.screenshot("profiles-phone");
            assertThat(phone.sidewaysScroll()).isZero();
            assertThat(phone.complaints()).isEmpty();
        }
    }

    private static void assign(Locator profile, String version) {
        profile.locator("select[name=version]").selectOption(version);
        profile.locator("select[name=scope]").selectOption("site");
        profile.locator("input[name=target]").fill("north");
        profile.locator("form button[type=submit]").click();
    }
}
