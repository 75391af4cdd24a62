package dev.skerry.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.profile.compile.CompileResult;
import dev.skerry.profile.compile.ProfileCompiler;
import dev.skerry.tool.flash.Disks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What preparing a card gets from a gateway: a token, and profiles by their names. */
class FlashPrepareAtGatewayTest {
    private static final String TOKEN = "skerry-abcdefgh-" + "a".repeat(26) + "-" + "b".repeat(26);
    private static final String MADE =
            """
            {"enrolmentId": "abcdefgh", "token": "%s", "agentId": "pump-1", "tlsPort": 9443}"""
                    .formatted(TOKEN);
    private static final String TANK =
            """
            schema: skerry.device/v1
            name: tank
            version: 1.2.0
            source:
              mqtt: { topic: "tanks/{device}", payload: json }
            resources:
              level: { type: float32, unit: m, from: /l, range: [0, 8] }
            """;

    @TempDir private Path folder;
    private ScriptedGateway gateway;
    private Path card = Path.of("");

    @BeforeEach
    void start() throws IOException {
        gateway = new ScriptedGateway();
        card = Disks.mbr(folder.resolve("card"));
        Path command = Files.writeString(folder.resolve("cmdline.txt"), "console=tty1\n");
        Path issue = Files.writeString(folder.resolve("user-data"), "#cloud-config\n");
        Disks.run("mcopy", "-i", fat(), command.toString(), issue.toString(), "::");
        Path control = folder.resolve("deb/DEBIAN/control");
        Files.createDirectories(control.getParent());
        Files.writeString(
                control,
                "Package: skerry-agent\nVersion: 0.1.0\nArchitecture: arm64\nMaintainer: A <a@b.c>\nDescription: an agent\n");
        Disks.run("dpkg-deb", "--build", folder + "/deb", folder + "/agent.deb");
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private String fat() {
        return card + "@@" + Disks.BOOT_AT;
    }

    private String onCard(String file) {
        return Disks.run("mtype", "-i", fat(), "::/skerry/" + file);
    }

    private String[] prepare(String... more) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "flash",
                                "prepare",
                                card.toString(),
                                "--agent-id",
                                "pump-1",
                                "--package",
                                folder + "/agent.deb"));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    /** As the gateway lists it, with the digest that the compiler gives it. */
    private static String listed(String source) {
        String digest =
                new ProfileCompiler().compile("tank", source)
                                instanceof CompileResult.Compiled(var profile)
                        ? profile.digest()
                        : "it does not compile";
        return """
        [{"name": "fan", "versions": []},
         {"name": "tank", "versions": [{"version": "1.2.0", "digest": "%s"}, {"version": "1.0.0", "digest": "00"}]}]"""
                .formatted(digest);
    }

    @Test
    void a_token_is_made_at_the_gateway_by_the_login_and_only_once_all_else_is_right() {
        gateway.answers(MADE);
        assertThat(gateway.executeAt("--enrol-at", prepare("--host-name", "-")))
                .as("a name that can't be")
                .isEqualTo(2);
        assertThat(gateway.executeAt("--enrol-at", prepare("--dry-run"))).isZero();
        assertThat(gateway.asked()).isEmpty();

        assertThat(gateway.executeAt("--enrol-at", prepare("--site", "hall-7")))
                .as(gateway.err())
                .isZero();
        assertThat(gateway.asked())
                .containsExactly(
                        "POST /api/enrolments{\"expiresIn\":\"7d\",\"agentId\":\"pump-1\",\"site\":\"hall-7\"}");
        assertThat(onCard("token")).isEqualToIgnoringNewLines(TOKEN);
        assertThat(onCard("agent.properties"))
                .contains("skerry.agent.gateway.url=https://127.0.0.1:9443");
        assertThat(gateway.out() + gateway.err()).doesNotContain(TOKEN);
    }

    @Test
    void a_profile_that_the_gateway_has_is_put_onto_the_card_by_its_name() {
        gateway.answers(listed(TANK), TANK, MADE);
        assertThat(gateway.executeAt("--enrol-at", prepare("--profile", "tank")))
                .as(gateway.err())
                .isZero();
        assertThat(gateway.asked().subList(0, 2))
                .containsExactly(
                        "GET /api/profiles", "GET /api/profiles/tank/versions/1.2.0/source");
        assertThat(onCard("profiles/tank.yaml")).isEqualTo(TANK);
    }

    @Test
    void a_profile_that_the_gateway_has_not_is_refused_with_those_that_it_has() {
        gateway.answers(listed(TANK), listed(TANK));
        assertThat(gateway.executeAt("--enrol-at", prepare("--profile", "tnak"))).isEqualTo(2);
        assertThat(gateway.err())
                .startsWith("SKR-F038")
                .contains("no profile 'tnak'; it has fan, tank.");
        assertThat(gateway.executeAt("--enrol-at", prepare("--profile", "tank@9.0.0")))
                .isEqualTo(2);
        assertThat(gateway.err()).contains("no version '9.0.0'", "it has 1.2.0, 1.0.0.");
        assertThat(Disks.run("mdir", "-b", "-i", fat(), "::")).doesNotContain("skerry");
    }

    @Test
    void what_is_not_the_profile_that_was_listed_is_not_put_onto_the_card() {
        gateway.answers(listed(TANK), TANK.replace("float32", "float64"));
        assertThat(gateway.executeAt("--enrol-at", prepare("--profile", "tank@1.2.0")))
                .isEqualTo(3);
        assertThat(gateway.err()).startsWith("SKR-F053").contains("version 1.2.0");
    }

    @Test
    void a_name_without_a_gateway_to_ask_is_refused() {
        assertThat(gateway.executeAt("--site", prepare("--profile", "tank"))).isEqualTo(2);
        assertThat(gateway.err()).startsWith("SKR-F039").contains("--enrol-at");
        assertThat(gateway.asked()).isEmpty();
    }
}
