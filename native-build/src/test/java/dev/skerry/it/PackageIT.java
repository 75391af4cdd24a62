package dev.skerry.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skerry.tool.Installation;
import dev.skerry.tool.Main;
import dev.skerry.tool.process.Http;
import dev.skerry.tool.process.ManagedProcess;
import dev.skerry.tool.process.Ports;
import dev.skerry.tool.process.ProcessSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Debian packages as their users have them: from two files to a reading at a gateway. */
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
        root = folder.resolve("root");
        for (String program : List.of("agent", "gateway")) {
            pack(program, "packages");
            run("dpkg-deb", "-x", deb(program).toString(), root.toString());
        }
    }

    private Path deb(String program) {
        return folder.resolve("packages/skerry-%s_0.2.0_amd64.deb".formatted(program));
    }

    private void pack(String program, String to) {
        var said = new StringWriter();
        int code =
                Main.commandLine()
                        .setOut(new PrintWriter(said))
                        .setErr(new PrintWriter(said))
                        .execute(
                                "package",
                                "--program",
                                program,
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
        pack("agent", "again");
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
        int gatewayPort = Ports.freeTcp();
        int agentPort = Ports.freeTcp();
        URI gateway = URI.create("http://127.0.0.1:" + gatewayPort);
        try (var cloud = ManagedProcess.start(gateway(gatewayPort));
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

    @Test
    void its_java_maps_the_cache_that_was_trained_and_one_that_it_refuses_is_made_again()
            throws Exception {
        Path program = root.resolve("usr/lib/skerry/agent");
        Path caches = Files.createDirectories(folder.resolve("aot"));
        Path cache = caches.resolve("0.2.0.aot");
        run(
                "env",
                "SKERRY_AOT_SECONDS=0",
                "SKERRY_AOT_NICE=0",
                program.resolve("bin/train-aot").toString(),
                "" + cache);
        ProcessSpec agent =
                new ProcessSpec(
                        "agent with a cache",
                        List.of(program.resolve("bin/skerry-agent").toString()),
                        agent("cached", URI.create("http://127.0.0.1:1"), Ports.freeTcp())
                                .with(
                                        Map.of(
                                                "SKERRY_AOT",
                                                "on",
                                                "SKERRY_AOT_FOLDER",
                                                caches.toString(),
                                                "SKERRY_AOT_SECONDS",
                                                "600"))
                                .environment(),
                        "",
                        folder.resolve("cached.log"));
        Path key = cache.resolveSibling("0.2.0.aot.key");
        byte[] rightFiles = Files.readAllBytes(key);
        for (int i = 0; i < 2; i++) {
            try (var cached = ManagedProcess.start(agent)) {
                await().atMost(PATIENCE)
                        .until(
                                () -> Files.readString(Path.of("/proc/" + cached.pid() + "/maps")),
                                maps -> maps.contains(cache.toString()));
            }
        }
        // Neither lasted, so it may be the cache's fault.
        try (var without = ManagedProcess.start(agent)) {
            await().atMost(PATIENCE).until(() -> Files.notExists(cache));
            assertThat(without.isAlive()).isTrue();
        }
        // What the script can't see: it is there, and of the right files.
        Files.write(key, rightFiles);
        Files.write(cache, new byte[1_000_000]);
        Path training = cache.resolveSibling("0.2.0.aot.training/pid");
        try (var refused = ManagedProcess.start(agent.with(Map.of("SKERRY_AOT_AFTER", "0")))) {
            await().atMost(PATIENCE).until(() -> Files.notExists(cache) && Files.exists(training));
            assertThat(refused.isAlive()).isTrue();
        } finally {
            // A shell that waits for its child hears of nothing else.
            run(
                    "sh",
                    "-c",
                    "pid=$(cat \"$1\"); kill -KILL \"$pid\" $(pgrep -P \"$pid\")",
                    "stop",
                    training.toString());
        }
    }

    @Test
    void dpkg_keeps_settings_and_readings_until_the_package_is_purged() throws Exception {
        assumeTrue(
                DebianLife.isPossible(),
                "NOT CHECKED: installing, upgrading, removing and purging by dpkg, which needs root, dpkg, systemctl and overlayfs");
        assertThat(DebianLife.of("agent", deb("agent"), folder.resolve("life")))
                .containsExactly(
                        "installed status=installed enabled state=skerry:skerry:700 settings=",
                        "/var/lib/skerry:/usr/sbin/nologin",
                        "upgraded status=installed enabled state=skerry:skerry:700 reading settings=mine pem",
                        "removed status=config-files enabled state=skerry:skerry:700 reading settings=mine pem",
                        "again status=installed enabled state=skerry:skerry:700 reading settings=mine pem",
                        "disabled status=installed state=skerry:skerry:700 reading settings=mine pem",
                        "purged status=none");
        String own = "state=skerry-gateway:skerry-gateway:700";
        assertThat(DebianLife.of("gateway", deb("gateway"), folder.resolve("gateway-life")))
                .containsExactly(
                        "installed status=installed enabled %s settings=".formatted(own),
                        "/var/lib/skerry-gateway:/usr/sbin/nologin",
                        "upgraded status=installed enabled %s reading settings=mine pem"
                                .formatted(own),
                        "removed status=config-files enabled %s reading settings=mine pem"
                                .formatted(own),
                        "again status=installed enabled %s reading settings=mine pem"
                                .formatted(own),
                        "disabled status=installed %s reading settings=mine pem".formatted(own),
                        "purged status=none");
    }

    private ProcessSpec gateway(int port) throws IOException {
        Path settings = folder.resolve("gateway.properties");
        Path state = opened("gateway");
        Files.writeString(
                settings,
                """
                skerry.gateway.data-dir=%s/data
                skerry.gateway.access=open
                skerry.gateway.agents=anonymous
                quarkus.http.port=%d
                quarkus.http.ssl-port=0
                """
                        .formatted(state, port));
        return new ProcessSpec(
                "packed gateway",
                asNobody(root.resolve("usr/lib/skerry/gateway/bin/skerry-gateway")),
                Map.of("SMALLRYE_CONFIG_LOCATIONS", settings.toString()),
                "",
                folder.resolve("gateway.log"));
    }

    private ProcessSpec agent(URI gateway, int port) throws IOException {
        return agent("state", gateway, port);
    }

    private Path opened(String name) throws IOException {
        Path state = Files.createDirectories(folder.resolve(name));
        return Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    private static List<String> asNobody(Path program) {
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(
                    List.of("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"));
        }
        command.add(program.toString());
        return command;
    }

    private ProcessSpec agent(String name, URI gateway, int port) throws IOException {
        Path state = opened(name);
        Path settings = folder.resolve(name + ".properties");
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
        return new ProcessSpec(
                "packed agent",
                asNobody(root.resolve("usr/lib/skerry/skerry-launch")),
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

    /**
     * Their classes could not be in the AOT cache, and their digests are computed at each start.
     */
    @ParameterizedTest
    @ValueSource(strings = {"agent", "gateway"})
    void no_jar_in_it_is_signed(String name) throws Exception {
        List<String> signed = new ArrayList<>();
        for (String jar : jars(root.resolve("usr/lib/skerry").resolve(name))) {
            try (var zip = new ZipFile(jar)) {
                zip.stream()
                        .map(ZipEntry::getName)
                        .filter(entry -> entry.matches("META-INF/[^/]+\\.SF"))
                        .forEach(entry -> signed.add(Path.of(jar).getFileName() + ": " + entry));
            }
        }
        assertThat(signed).isEmpty();
    }

    private static List<String> jars(Path program) throws IOException {
        try (var all = Files.walk(program.resolve("app"))) {
            return all.map(Path::toString).filter(path -> path.endsWith(".jar")).sorted().toList();
        }
    }

    @ParameterizedTest
    @CsvSource({"agent,.", "gateway,gateway"})
    void what_jdeps_finds_is_in_its_java_or_left_out_for_a_reason(String name, String place)
            throws Exception {
        Path program = root.resolve("usr/lib/skerry").resolve(name);
        Path device = Installation.current().home().resolve("native-build/src/main/device");
        List<String> known = new ArrayList<>();
        for (String line : Files.readAllLines(device.resolve(place).resolve("runtime-modules"))) {
            var parts =
                    Pattern.compile("(?:# left out: )?([a-z.]+\\.[a-z.]+)(?: .*)?").matcher(line);
            if (parts.matches()) {
                known.add(parts.group(1));
            }
        }
        List<String> jars = jars(program);
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "skerry-agent.service",
                "skerry-agent-train.service",
                "skerry-gateway.service",
                "skerry-gateway-train.service"
            })
    void its_service_leaves_little_open(String name) throws Exception {
        String unit = Files.readString(root.resolve("usr/lib/systemd/system").resolve(name));
        Path file = folder.resolve(name);
        Files.writeString(file, unit.replaceFirst("(?m)^ExecStart=.*$", "ExecStart=/bin/true"));
        String exposure = run("systemd-analyze", "security", "--offline=true", file.toString());
        var level = Pattern.compile("exposure level for \\S+: ([0-9.]+)").matcher(exposure);
        assertThat(level.find()).isTrue();
        assertThat(Double.parseDouble(level.group(1))).isLessThanOrEqualTo(1.5);
        String path = name.replaceFirst("(-train)?\\.service", "-train.path");
        Files.copy(
                root.resolve("usr/lib/systemd/system").resolve(path),
                folder.resolve(path),
                StandardCopyOption.REPLACE_EXISTING);
        // systemd 252, bookworm's, does not know RestartMode yet.
        assertThat(run("systemd-analyze", "verify", file.toString()).lines())
                .allMatch(line -> line.contains("RestartMode"));
    }
}
