package dev.skerry.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skerry.tool.Installation;
import dev.skerry.tool.Main;
import dev.skerry.tool.process.Http;
import dev.skerry.tool.process.ManagedProcess;
import dev.skerry.tool.process.Ports;
import dev.skerry.tool.process.ProcessSpec;
import dev.skerry.tool.site.Programs;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Debian package of the agent as its users have it: from one file to a reading at a gateway.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PackageIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String NOBODY = "65534";

    private final Http http = new Http();
    private Path folder;
    private Path root;

    @BeforeAll
    void pack(@TempDir Path empty) throws Exception {
        folder = empty;
        // Whoever runs the agent below has to come here.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        pack("packages");
        root = folder.resolve("root");
        Path deb = folder.resolve("packages/skerry-agent_0.2.0_amd64.deb");
        run("dpkg-deb", "-x", deb.toString(), root.toString());
    }

    private void pack(String to) {
        var said = new StringWriter();
        int code =
                Main.commandLine()
                        .setOut(new PrintWriter(said))
                        .setErr(new PrintWriter(said))
                        .execute(
                                "package",
                                "--target",
                                "linux-x64",
                                "--level",
                                "1",
                                "--as",
                                "0.2.0",
                                "--out",
                                folder.resolve(to).toString());
        assertThat(code).as(said.toString()).isZero();
    }

    @Test
    void the_same_inputs_give_the_same_bytes() throws Exception {
        pack("again");
        assertThat(folder.resolve("again/SHA256SUMS"))
                .hasSameTextualContentAs(folder.resolve("packages/SHA256SUMS"));
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(String.join(" ", command) + ": " + text).isZero();
        return text;
    }

    @Test
    void a_user_without_rights_brings_a_first_reading_to_a_gateway() throws Exception {
        Programs programs = new Programs(Installation.current());
        int gatewayPort = Ports.freeTcp();
        int agentPort = Ports.freeTcp();
        URI gateway = URI.create("http://127.0.0.1:" + gatewayPort);
        try (var cloud =
                        ManagedProcess.start(
                                programs.gateway(
                                        folder.resolve("gateway"),
                                        gatewayPort,
                                        Map.of("skerry.gateway.access", "open")));
                var agent = ManagedProcess.start(agent(gateway, agentPort))) {
            cloud.awaitReady(() -> http.isOk(gateway.resolve("/q/health/ready")), PATIENCE);
            await().atMost(PATIENCE)
                    .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                    .until(
                            () ->
                                    http.get(gateway.resolve("/api/agents/packed"))
                                            .at("/ledger/stored")
                                            .asLong(),
                            stored -> stored > 0);
            assertThat(Files.readString(Path.of("/proc/" + agent.pid() + "/comm")))
                    .startsWith("skerry-launch");
        }
    }

    private ProcessSpec agent(URI gateway, int port) throws IOException {
        Path state = Files.createDirectories(folder.resolve("state"));
        Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path settings = folder.resolve("agent.properties");
        Files.writeString(
                settings,
                """
                skerry.agent.id=packed
                skerry.agent.data-dir=%s/data
                skerry.agent.profiles-dir=%s/profiles
                skerry.agent.models-dir=%s/models
                skerry.agent.gateway.url=%s
                skerry.agent.coap.port=-1
                quarkus.http.port=%d
                """
                        .formatted(state, state, state, gateway, port));
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(
                    List.of("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"));
        }
        command.add(root.resolve("usr/lib/skerry/skerry-launch").toString());
        return new ProcessSpec(
                "packed agent",
                command,
                Map.of(
                        "SKERRY_STATE",
                        state.toString(),
                        "SKERRY_AOT",
                        "off",
                        "SMALLRYE_CONFIG_LOCATIONS",
                        settings.toString()),
                "",
                folder.resolve("agent.log"));
    }

    @Test
    void what_jdeps_finds_is_in_its_java_or_left_out_for_a_reason() throws Exception {
        Path program = root.resolve("usr/lib/skerry/agent");
        Path device =
                Installation.current()
                        .home()
                        .resolve("native-build/src/main/device/runtime-modules");
        List<String> known = new ArrayList<>();
        for (String line : Files.readAllLines(device)) {
            var parts =
                    Pattern.compile("(?:# left out: )?([a-z.]+\\.[a-z.]+)(?: .*)?").matcher(line);
            if (parts.matches()) {
                known.add(parts.group(1));
            }
        }
        List<String> jars;
        try (var all = Files.walk(program.resolve("app"))) {
            jars =
                    all.filter(path -> path.toString().endsWith(".jar"))
                            .map(Path::toString)
                            .sorted()
                            .toList();
        }
        String own =
                jars.stream().filter(jar -> jar.contains("/app/app/")).findFirst().orElseThrow();
        String found =
                run(
                        Path.of(System.getProperty("java.home"), "bin/jdeps").toString(),
                        "--ignore-missing-deps",
                        "--print-module-deps",
                        "--multi-release",
                        "25",
                        "-q",
                        "--recursive",
                        "--class-path",
                        String.join(":", jars),
                        own);
        assertThat(known).contains(found.strip().split(","));
    }

    @Test
    void its_service_leaves_little_open() throws Exception {
        String unit = Files.readString(root.resolve("usr/lib/systemd/system/skerry-agent.service"));
        Path file = folder.resolve("skerry-agent.service");
        Files.writeString(file, unit.replace("/usr/lib/skerry/skerry-launch", "/bin/true"));
        String exposure = run("systemd-analyze", "security", "--offline=true", file.toString());
        var level = Pattern.compile("exposure level for \\S+: ([0-9.]+)").matcher(exposure);
        assertThat(level.find()).isTrue();
        assertThat(Double.parseDouble(level.group(1))).isLessThanOrEqualTo(1.5);
        // systemd 252, bookworm's, does not know RestartMode yet.
        assertThat(run("systemd-analyze", "verify", file.toString()).lines())
                .allMatch(line -> line.contains("RestartMode"));
    }
}
