package dev.skerry.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route.FulfillOptions;
import dev.skerry.dashboard.DashboardPage.Look;
import dev.skerry.sync.proto.ApprovalRequest;
import dev.skerry.sync.proto.TwinValue;
import dev.skerry.tool.Installation;
import dev.skerry.tool.Main;
import dev.skerry.tool.process.Ports;
import dev.skerry.tool.site.AgentSettings;
import dev.skerry.tool.site.Mosquitto;
import dev.skerry.tool.site.Site;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * An approver makes a key in the browser, an admin writes the policy, and a command is approved.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApprovalsIT {
    private static final String DEVICE = "/api/devices/north/valve-1";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern SOURCES = Pattern.compile(".*/api/approvals/.*/source");
    private static final String PROFILE =
            """
            schema: skerry.device/v1
            name: valve
            version: 1.0.0
            source: { mqtt: { topic: "it/{device}/state", qos: 1, payload: json } }
            resources: { state: { type: enum, values: [shut, open], from: /state } }
            commands:
              move:
                arguments: { set_point: { type: int32 } }
                mqtt: { topic: "it/{device}/cmd", payload: { n: "{set_point}" } }
                expires: 30s
            """;

    private Mosquitto broker;
    private Site site;
    private Chromium chromium;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        broker = Mosquitto.start(Ports.freeTcp(), folder.resolve("broker"));
        site = new Site(Installation.current(), folder, Ports.freeTcp());
        AgentSettings settings =
                new AgentSettings(
                        "north",
                        "plant",
                        folder.resolve("agent"),
                        broker.port(),
                        -1,
                        false,
                        Ports.freeTcp(),
                        Map.of());
        Files.createDirectories(settings.profilesDir());
        Files.writeString(settings.profilesDir().resolve("valve.yaml"), PROFILE);
        var agent = site.startAgent(settings);
        site.awaitReady();
        await().atMost(PATIENCE).until(agent::isSubscribed);
        var device =
                new MqttClient(
                        "tcp://127.0.0.1:" + broker.port(), "valve-1", new MemoryPersistence());
        device.connect();
        device.publish("it/valve-1/state", "{\"state\":\"shut\"}".getBytes(UTF_8), 1, false);
        device.disconnect();
        device.close();
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .until(() -> !site.http().get(site.uri(DEVICE)).path("commands").isEmpty());
        chromium = new Chromium();
    }

    @AfterAll
    void stop() {
        chromium.close();
        site.close();
        broker.close();
    }

    private void send(String id, int n) {
        ObjectNode body = new ObjectMapper().createObjectNode();
        body.put("name", "move").put("id", id).putObject("arguments").put("set_point", n);
        assertThat(site.http().post(site.uri(DEVICE + "/commands"), body).status()).isEqualTo(202);
    }

    private String state(String id) {
        return site.http().get(site.uri("/api/commands/" + id)).path("state").asText();
    }

    /** What the command line prints. */
    private String skerry(int exitCode, String... words) {
        var out = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(out, true));
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--gateway", site.uri("").toString()));
        assertThat(line.execute(all.toArray(String[]::new))).as("%s", out).isEqualTo(exitCode);
        return out.toString();
    }

    private static Locator card(DashboardPage dashboard) {
        return dashboard.find("article.approval");
    }

    private static Locator card(DashboardPage dashboard, String id) {
        return dashboard.find("article[aria-labelledby='approval-%s']".formatted(id));
    }

    private static Locator ask(Locator card) {
        card.locator(".actions button:has-text('Approve…')").click();
        return card.locator("dialog");
    }

    private static void sign(DashboardPage dashboard) {
        Locator dialog = card(dashboard).locator("dialog");
        dialog.locator("input[name=name]").fill("vera");
        dialog.locator("button.primary").click();
        assertThat(dashboard.find("[role=status].ok")).containsText("You approved it.");
        assertThat(dashboard.find(".empty")).containsText("Nothing waits for approvals");
    }

    @Test
    void what_waits_is_approved_by_a_key_that_stays_in_the_browser(@TempDir Path folder)
            throws Exception {
        try (var dashboard = chromium.open(site.uri("").toString(), Look.DESKTOP_LIGHT)) {
            dashboard.go("#/approvals");
            assertThat(dashboard.find(".empty")).containsText("Nothing waits for approvals");
            String approver = makeKey(dashboard);
            String policy = writePolicy(dashboard, approver);
            approveCommand(dashboard);
            refuseWhatChanges(dashboard);
            refuseWhatCanNotBeShown(dashboard);
            approveProfile(dashboard);
            approvePolicyOfTheCommandLine(dashboard, folder, policy);
            assertThat(dashboard.complaints()).isEmpty();
        }
        send("move-3", 9);
        for (Look look : List.of(Look.PHONE_LIGHT, Look.PHONE_DARK)) {
            try (var phone = chromium.open(site.uri("").toString(), look)) {
                phone.go("#/fleet");
                Locator more = phone.find("nav .more-toggle");
                more.click();
                phone.screenshot("more-" + look.fileName());
                phone.find("nav a:has-text('Enrolment')").click();
                assertThat(phone.find("h1")).hasText("Enrolment");
                assertThat(phone.find("nav .rest")).isHidden();
                assertThat(more).hasAttribute("aria-current", "true");
                phone.find("nav a:has-text('Approvals')").click();
                assertThat(card(phone)).containsText("To approve or refuse");
                phone.screenshot("approvals-" + look.fileName());
                assertThat(phone.sidewaysScroll()).isZero();
                assertThat(phone.complaints()).isEmpty();
            }
        }
        try (var phone = chromium.open(site.uri("").toString(), Look.PHONE_DARK)) {
            phone.go("#/approvals");
            card(phone).locator("button:has-text('Withdraw')").click();
            assertThat(phone.find(".empty")).containsText("Nothing waits for approvals");
            assertThat(state("move-3")).isEqualTo("cancelled");
        }
    }

    /** The line for the policy. */
    private static String makeKey(DashboardPage dashboard) {
        dashboard.find("button:has-text('Make a key')").click();
        Locator line = dashboard.find("section[aria-labelledby=approver-key] code");
        assertThat(line).containsText("key: ");
        String approver = line.innerText().replace("NAME", "vera");
        dashboard.page().reload();
        assertThat(line).hasText(approver.replace("vera", "NAME"));
        return approver;
    }

    private static String writePolicy(DashboardPage dashboard, String approver) {
        Locator policy = dashboard.find("policy-panel");
        policy.locator("button:has-text('Write one')").click();
        String source =
                """
                approvers:
                  %s
                rules:
                  - { name: moves, when: kind == "command" && arguments.set_point > 5, approvals: 1 }
                  - { name: profiles, when: kind == "profile", approvals: 1 }
                  - { name: changes, when: kind == "policy", approvals: 1 }
                """
                        .formatted(approver);
        policy.locator("textarea").fill(source.replace("kind ==", "knid =="));
        policy.locator("button:has-text('Put in force')").click();
        assertThat(policy.locator(".troubles li").first()).containsText("knid");
        policy.locator("textarea").fill(source);
        policy.locator("button:has-text('Put in force')").click();
        assertThat(policy.locator("pre.source")).containsText("vera");
        return source;
    }

    private void approveCommand(DashboardPage dashboard) {
        send("free-1", 1);
        assertThat(state("free-1")).isNotEqualTo("waiting");
        send("move-1", 7);
        Locator card = card(dashboard);
        assertThat(card.locator("h2").first()).hasText("Send \u201cmove\u201d to north / valve-1");
        assertThat(card).containsText("set_point = 7");
        assertThat(card.locator(".needs")).containsText("1 is missing");
        assertThat(card.locator(".needs")).containsText("arguments.set_point > 5");
        assertThat(dashboard.find("nav a[href='#/approvals'] .count")).hasText("1");
        dashboard.screenshot("approvals");
        assertThat(dashboard.sidewaysScroll()).isZero();

        dashboard.go("#/device/north/valve-1");
        assertThat(dashboard.find("command-panel tbody tr").first())
                .containsText("waits for approvals");
        dashboard.screenshot("approvals-device");
        dashboard.go("#/approvals");
        card.locator("button:has-text('Approve')").first().click();
        for (String exact : List.of("north", "valve-1", "plant", "valve", "move", "set_point")) {
            assertThat(card.locator("dialog code:text-is('" + exact + "')")).isVisible();
        }
        dashboard.screenshot("approvals-dialog");
        sign(dashboard);
        await().atMost(PATIENCE).until(() -> state("move-1").equals("executed"));

        dashboard.find("button:has-text('All')").click();
        assertThat(card).containsText("granted");
        assertThat(card).containsText("vera");
        dashboard.screenshot("approvals-all");
        dashboard.find("button:has-text('Waiting')").click();
    }

    /** The gateway has another request, or none, by the time that one is to be signed. */
    private void refuseWhatChanges(DashboardPage dashboard) {
        send("move-2", 7);
        Locator card = card(dashboard, "move-2");
        Locator dialog = ask(card);
        assertThat(dialog).containsText("set_point = 7");
        LyingGateway.tell(
                dashboard,
                asked -> {
                    TwinValue nine = TwinValue.newBuilder().setInteger(9).build();
                    return Stream.of(
                            asked.toBuilder()
                                    .putArguments("set_point", nine)
                                    .build()
                                    .toByteString());
                });
        send("other", 8);
        assertThat(dialog).isHidden();
        assertThat(card).containsText("changed the request while you looked at it");
        assertThat(card).containsText("set_point = 9");
        LyingGateway.stop(dashboard);
        withdraw("other");
        assertThat(card).containsText("set_point = 7");

        ask(card);
        assertThat(dialog).isVisible();
        withdraw("move-2");
        assertThat(dashboard.find("[role=status].ok")).containsText("does not wait any more");
        assertThat(site.http().get(site.uri("/api/approvals/move-2")).path("approvals")).isEmpty();
    }

    private void refuseWhatCanNotBeShown(DashboardPage dashboard) {
        send("odd", 7);
        LyingGateway.tell(
                dashboard,
                asked -> {
                    TwinValue five = TwinValue.newBuilder().setText("5").build();
                    ApprovalRequest odd =
                            asked.toBuilder()
                                    .setName("mo\u202eve")
                                    .putArguments("set_point", five)
                                    .build();
                    return Stream.concat(
                            Stream.of(odd.toByteString()), LyingGateway.unshowable(asked).stream());
                });
        dashboard.page().reload();
        assertThat(dashboard.find("article .note.bad:has-text('shown in full')")).hasCount(5);
        assertThat(dashboard.find("article button:has-text('Approve')")).hasCount(1);
        Locator dialog = ask(card(dashboard, "odd"));
        assertThat(dialog.locator("code:text-is('mo\\\\u{202e}ve')")).isVisible();
        assertThat(dialog).containsText("set_point = \"5\"");
        dashboard.screenshot("approvals-odd");
        dialog.locator("button:has-text('Do not sign')").click();
        LyingGateway.stop(dashboard);
        withdraw("odd");
        assertThat(dashboard.find(".empty")).containsText("Nothing waits for approvals");
    }

    private void approveProfile(DashboardPage dashboard) {
        String yaml = PROFILE.replace("name: valve", "name: gate").replace("it/", "gates/");
        assertThat(
                        site.http()
                                .post(
                                        site.uri("/api/profiles"),
                                        "application/yaml",
                                        yaml.getBytes(UTF_8))
                                .status())
                .isEqualTo(200);
        dashboard.go("#/profiles/gate");
        Locator gate = dashboard.find("profile-page");
        gate.locator("select[name=scope]").selectOption("site");
        gate.locator("input[name=target]").fill("plant");
        gate.locator("form button[type=submit]").click();
        gate.locator(".preview button.primary").click();
        assertThat(dashboard.find("[role=status].ok")).hasText("That waits for approvals.");
        assertThat(gate).containsText("1 change of its assignments waits for approvals.");
        assertThat(gate).containsText("Nobody works by it before it is assigned");
        dashboard.screenshot("profiles-waiting");

        dashboard.go("#/approvals");
        dashboard
                .page()
                .route(SOURCES, route -> route.fulfill(new FulfillOptions().setBody("else: 1\n")));
        Locator dialog = ask(card(dashboard));
        assertThat(dialog).containsText("The gateway shows another content");
        assertThat(dialog.locator("button.primary")).isDisabled();
        dialog.locator("button:has-text('Do not sign')").click();
        dashboard.page().unroute(SOURCES);
        ask(card(dashboard));
        assertThat(dialog.locator("pre.source")).hasText(yaml);
        dashboard.screenshot("approvals-profile");
        sign(dashboard);
        dashboard.go("#/profiles/gate");
        assertThat(gate).containsText("1 agent works by it");
        dashboard.go("#/approvals");
    }

    private void approvePolicyOfTheCommandLine(DashboardPage dashboard, Path folder, String policy)
            throws IOException {
        Path file = folder.resolve("policy.yaml");
        assertThat(skerry(3, "policy", "set", file.toString()))
                .contains("SKR-T033", "no such file");
        Files.writeString(file, policy.replace("kind ==", "knid =="));
        assertThat(skerry(1, "policy", "set", file.toString()))
                .contains(file + ":4:", "SKR-P", "knid", "^");
        Files.writeString(file, policy);
        assertThat(skerry(0, "policy", "set", file.toString())).contains("It is in force");
        // A mark at the beginning is of the file, and no text that a browser shows by itself.
        Files.writeString(file, "\ufeff# again\n" + policy);
        String said = skerry(0, "policy", "set", file.toString());
        assertThat(said).contains("It waits for approvals").contains("./skerry approve show");

        Locator dialog = ask(card(dashboard));
        assertThat(dialog.locator("pre.source")).containsText("\\u{feff}# again");
        dashboard.screenshot("approvals-policy");
        sign(dashboard);
        assertThat(dashboard.find("policy-panel pre.source")).containsText("# again");
        assertThat(skerry(0, "policy", "show"))
                .contains("# again", "vera", "north", "SKR-A658")
                .doesNotContain("\ufeff");
    }

    private void withdraw(String id) {
        assertThat(site.http().send("DELETE", site.uri("/api/approvals/" + id)).status())
                .isEqualTo(200);
    }
}
