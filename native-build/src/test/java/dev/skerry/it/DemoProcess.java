package dev.skerry.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.Installation;
import dev.skerry.tool.process.Await;
import dev.skerry.tool.process.Http;
import dev.skerry.tool.process.ManagedProcess;
import dev.skerry.tool.process.Ports;
import dev.skerry.tool.process.ProcessSpec;
import dev.skerry.tool.site.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A demo as a terminal runs it: a program with a process group of its own. */
final class DemoProcess implements AutoCloseable {
    /**
     * How a command ended.
     *
     * @param text what it printed
     */
    record Answer(int exitCode, String text) {}

    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final Pattern DASHBOARD =
            Pattern.compile("Dashboard +(http://127\\.0\\.0\\.1:(\\d+)/)");
    private static final Pattern BROKER = Pattern.compile("mqtt://127\\.0\\.0\\.1:(\\d+)");
    private static final Pattern TANKS = Pattern.compile("coap://127\\.0\\.0\\.1:(\\d+)/tank");

    private final ManagedProcess process;
    private final Http http = new Http();
    private final Path log;

    private DemoProcess(ManagedProcess process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts a demo in the folder and waits until it says where its dashboard is. */
    static DemoProcess start(Path folder, Path log) {
        DemoProcess demo = begin(folder, log);
        demo.process.awaitReady(() -> DASHBOARD.matcher(demo.output()).find(), START);
        return demo;
    }

    /** Starts a demo in the folder and returns at once. */
    static DemoProcess begin(Path folder, Path log) {
        return new DemoProcess(ManagedProcess.start(spec(folder, log, "--port", "0")), log);
    }

    /** Runs another demo command on the folder to its end. */
    static Answer run(Path folder, Path log, String... arguments) {
        try (ManagedProcess command = ManagedProcess.start(spec(folder, log, arguments))) {
            if (!command.awaitEnd(ANSWER)) {
                throw new IllegalStateException(
                        "'demo %s' did not end".formatted(List.of(arguments)));
            }
            return new Answer(command.exitCode(), text(log));
        }
    }

    private static ProcessSpec spec(Path folder, Path log, String... arguments) {
        Installation installation = Installation.current();
        // A shell in the background hands on that SIGINT is ignored; a terminal does not.
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "setsid",
                                "env",
                                "--default-signal=INT",
                                installation.java().toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Xmx768m",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-D%s=%s"
                                        .formatted(
                                                Programs.GATEWAY_FLAGS_OF_TESTS,
                                                System.getProperty(
                                                        Programs.GATEWAY_FLAGS_OF_TESTS, "")),
                                "-Dskerry.start-cache=on",
                                "-jar",
                                installation.toolJar().toString(),
                                "demo",
                                "--folder",
                                folder.toString()));
        command.addAll(List.of(arguments));
        return new ProcessSpec("demo", command, Map.of(), "", log);
    }

    /** Everything that it printed so far. */
    String output() {
        return text(log);
    }

    private static String text(Path log) {
        try {
            return Files.readString(log, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The process itself. */
    ManagedProcess process() {
        return process;
    }

    /** An agent as the gateway shows it. */
    JsonNode agent(String name) {
        return http.get(address().resolve("/api/agents/" + name));
    }

    /** Every agent as the gateway shows it. */
    JsonNode agents() {
        return http.get(address().resolve("/api/agents"));
    }

    private URI address() {
        return URI.create(printed(DASHBOARD, 1));
    }

    /** Whether nothing listens any more where the demo said that it does. */
    boolean leftItsPorts() {
        int dashboard = Integer.parseInt(printed(DASHBOARD, 2));
        int broker = Integer.parseInt(printed(BROKER, 1));
        int tanks = Integer.parseInt(printed(TANKS, 1));
        return Ports.preferTcp(dashboard) == dashboard
                && Ports.preferTcp(broker) == broker
                && Ports.preferUdp(tanks) == tanks;
    }

    private String printed(Pattern pattern, int group) {
        Matcher matcher = pattern.matcher(output());
        if (!matcher.find()) {
            throw new IllegalStateException(
                    "the demo did not print %s: %s".formatted(pattern, output()));
        }
        return matcher.group(group);
    }

    /** Every process that it started, directly or not, and that still runs. */
    Set<ProcessHandle> descendants() {
        return ProcessHandle.of(process.pid())
                .orElseThrow()
                .descendants()
                .collect(Collectors.toSet());
    }

    /** The gateway and the agents among them: those that the guards' shells turned into. */
    Set<ProcessHandle> programs() {
        return descendants().stream()
                .filter(child -> child.info().command().orElse("").endsWith("/java"))
                .collect(Collectors.toSet());
    }

    /** The process id of an agent, or -1 while it has none. */
    long pidOf(String agent) {
        return programs().stream()
                .filter(
                        child ->
                                child.info()
                                        .commandLine()
                                        .orElse("")
                                        .contains("-Dskerry.agent.id=" + agent + " "))
                .mapToLong(ProcessHandle::pid)
                .findFirst()
                .orElse(-1);
    }

    /** Ends it as Ctrl-C does: each process of the terminal's foreground group is told. */
    void pressCtrlC() {
        try {
            new ProcessBuilder("sh", "-c", "kill -INT -\"$0\"", String.valueOf(process.pid()))
                    .inheritIO()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether all of these processes end within the time. */
    static boolean end(Set<ProcessHandle> processes, Duration patience) {
        return Await.until(patience, () -> processes.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Override
    public void close() {
        http.close();
        process.stop(Duration.ofSeconds(20));
    }
}
