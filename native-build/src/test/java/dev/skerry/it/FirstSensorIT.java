package dev.skerry.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.skerry.it.Guide.Check;
import dev.skerry.it.Guide.Run;
import dev.skerry.it.Guide.Serve;
import dev.skerry.it.Guide.Step;
import dev.skerry.it.Guide.Stop;
import dev.skerry.it.Guide.Yaml;
import dev.skerry.tool.Installation;
import dev.skerry.tool.process.Await;
import dev.skerry.tool.process.Http;
import dev.skerry.tool.process.ManagedProcess;
import dev.skerry.tool.process.Ports;
import dev.skerry.tool.process.ProcessSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does what docs/first-sensor.md says, word for word but for the ports. */
class FirstSensorIT {
    /** Generous: other builds may run on the same two cores. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Map<String, ManagedProcess> servers = new HashMap<>();
    private final Http http = new Http();
    private final int broker = Ports.freeTcp();
    private final int gateway = Ports.freeTcp();
    private final int agent = Ports.freeTcp();
    private final int coap = Ports.freeUdp();
    private final int coaps = Ports.freeUdp();

    @TempDir Path folder;

    @AfterEach
    void stopServers() {
        servers.values().forEach(ManagedProcess::close);
        http.close();
    }

    @Test
    void every_command_of_the_guide_does_what_it_says() throws Exception {
        writeLauncher();
        List<Step> steps = Guide.steps("docs/first-sensor.md");
        assertThat(steps).hasSizeGreaterThan(15);
        for (Step step : steps) {
            switch (step) {
                case Serve(String name, String command) -> serve(name, command);
                case Stop(String name) -> assertThat(server(name).stop(PATIENCE)).isTrue();
                case Run(String command) -> {
                    Answer answer = run(command);
                    assertThat(answer.exitCode()).as("%s%n%s", command, answer.text()).isZero();
                }
                case Check(String command, List<String> lines) -> check(command, lines);
                case Yaml(String text) ->
                        assertThat(folder.resolve("skerry-agent/profiles/greenhouse.yaml"))
                                .hasContent(text);
            }
        }
    }

    /** Stands where the launcher stands, which would build what Maven is building. */
    private void writeLauncher() throws IOException {
        Installation installation = Installation.current();
        Path launcher = folder.resolve("skerry");
        Files.writeString(
                launcher,
                "#!/bin/sh\nexec %s -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -jar %s \"$@\"\n"
                        .formatted(installation.java(), installation.toolJar()));
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
    }

    /** The command with ports that are free here. */
    private String here(String command) {
        return command.replace("skerry gateway", "skerry gateway --port 8080")
                .replace(
                        "skerry agent",
                        "skerry agent --port 8090 --coap-port 5683 -Dskerry.agent.coap.secure-port=5684 --gateway http://127.0.0.1:8080")
                .replace("skerry status", "skerry status --gateway http://127.0.0.1:8080")
                .replace("1883", String.valueOf(broker))
                .replace("8080", String.valueOf(gateway))
                .replace("8090", String.valueOf(agent))
                .replace("5683", String.valueOf(coap))
                .replace("5684", String.valueOf(coaps));
    }

    private void serve(String name, String command) {
        ManagedProcess process =
                ManagedProcess.start(
                        new ProcessSpec(
                                name,
                                List.of("bash", "-c", inFolder("exec " + here(command))),
                                Map.of(),
                                "",
                                folder.resolve(name + ".log")));
        servers.put(name, process);
        process.awaitReady(() -> serves(name), PATIENCE);
    }

    private boolean serves(String name) {
        return switch (name) {
            case "broker" -> Ports.preferTcp(broker) != broker;
            case "gateway" -> http.isOk(uri(gateway, "/q/health/ready"));
            // What it hears first shows that it has subscribed.
            case "capture" ->
                    run("mosquitto_pub -p 1883 -t guide/status -m online").exitCode() == 0
                            && folder.resolve("capture.txt").toFile().length() > 0;
            case "agent" -> http.isOk(uri(agent, "/q/health/ready")) && isSubscribed();
            default -> throw new IllegalArgumentException(name);
        };
    }

    private boolean isSubscribed() {
        try {
            String sources = http.get(uri(agent, "/api/status")).path("sources").toString();
            return sources.contains("\"mqtt\"") && !sources.contains("SKR-");
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private ManagedProcess server(String name) {
        ManagedProcess process = servers.get(name);
        return process == null ? fail("the guide did not start %s", name) : process;
    }

    /** Repeats a command as a reader does until it shows what the guide shows. */
    private void check(String command, List<String> lines) {
        String[] last = {""};
        boolean shown =
                Await.until(
                        PATIENCE,
                        () -> {
                            last[0] = run(command).text();
                            return lines.stream().allMatch(last[0]::contains);
                        });
        assertThat(shown).as("%s shows %s, not:%n%s", command, lines, last[0]).isTrue();
    }

    private record Answer(int exitCode, String text) {}

    private Answer run(String command) {
        try {
            Process process =
                    new ProcessBuilder("bash", "-c", inFolder(here(command)))
                            .redirectErrorStream(true)
                            .start();
            String text = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                fail("'%s' did not end", command);
            }
            return new Answer(process.exitValue(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return fail("interrupted");
        }
    }

    private String inFolder(String command) {
        return "cd '%s' && PATH=$PATH:/usr/sbin && %s".formatted(folder, command);
    }
}
