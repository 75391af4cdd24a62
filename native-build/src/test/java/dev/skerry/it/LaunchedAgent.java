package dev.skerry.it;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.Installation;
import dev.skerry.tool.process.Http;
import dev.skerry.tool.process.ManagedProcess;
import dev.skerry.tool.process.ProcessSpec;
import dev.skerry.tool.site.AgentSettings;
import dev.skerry.tool.site.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** An agent as a device has it: started by the launcher, from a program's folder. */
public final class LaunchedAgent implements AutoCloseable {
    private static final Path LAUNCHER = Path.of("src/main/device/skerry-launch").toAbsolutePath();

    /** Where the command of this agent lies: what a gateway offers is the same for all agents. */
    private static final String COMMAND = "SKERRY_TEST_COMMAND";

    private static final String START = "exec /bin/sh \"$" + COMMAND + "\" \"$@\"";

    private final AgentSettings settings;
    private final Http http;
    private final Path folder;
    private final ProcessSpec spec;
    private ManagedProcess process;

    /** Starts an agent whose base is this version. */
    public LaunchedAgent(AgentSettings settings, String gatewayUrl, Http http, String version)
            throws IOException {
        this.settings = settings;
        this.http = http;
        this.folder = settings.folder();
        ProcessSpec agent = new Programs(Installation.current()).agent(settings, gatewayUrl);
        Path command = folder.resolve("command");
        Files.writeString(
                command,
                agent.command().stream()
                        .map(word -> "'" + word + "'")
                        .collect(Collectors.joining(" ", "exec ", " \"$@\"\n")));
        this.spec =
                new ProcessSpec(
                                "launched " + settings.agentId(),
                                List.of("/bin/sh", LAUNCHER.toString()),
                                agent.environment(),
                                "",
                                agent.log())
                        .with(
                                Map.of(
                                        COMMAND,
                                        command.toString(),
                                        "SKERRY_STATE",
                                        folder.toString(),
                                        "SKERRY_BASE",
                                        folder.resolve("base").toString()));
        Files.createDirectories(programs().resolve("versions"));
        program(folder.resolve("base"), version, START);
        process = ManagedProcess.start(spec);
    }

    private Path programs() {
        return folder.resolve("program");
    }

    private static void program(Path at, String version, String start) throws IOException {
        Files.createDirectories(at.resolve("bin"));
        Path executable = at.resolve("bin/skerry-agent");
        Files.writeString(executable, "#!/bin/sh\n" + start + "\n");
        if (!executable.toFile().setExecutable(true)) {
            throw new IOException("can't make executable: " + executable);
        }
        Files.writeString(at.resolve("version"), version + "\n");
        Files.write(at.resolve("program.index"), new byte[0]);
    }

    /** Stages a version of the same program. */
    void stage(String version) throws IOException {
        stage(version, START, 120);
    }

    /** Stages a version that does this when it is started. */
    void stage(String version, String does, int deadlineSeconds) throws IOException {
        program(programs().resolve("versions").resolve(version), version, does);
        Files.writeString(
                programs().resolve("staged"),
                "%s%nrollout=r-%s%ndeadline-seconds=%d%n"
                        .formatted(version, version, deadlineSeconds));
    }

    /** A folder with a version of the same program, for a gateway. */
    public Path offered(String version) throws IOException {
        Path offered = folder.resolve("offered").resolve(version);
        program(offered, version, START);
        Files.delete(offered.resolve("program.index"));
        return offered;
    }

    /** The base does this from now on, and can still be repaired. */
    void breakBase(String does) throws IOException {
        String script = "[ \"$1\" = rescue ] || { %s; }%n%s".formatted(does, START);
        program(folder.resolve("base"), "1.0.0", script);
    }

    /** Where the outbox's log is. */
    Path outbox() {
        return settings.folder().resolve("data/outbox");
    }

    void restart() {
        process.stop(Duration.ofSeconds(30));
        process.close();
        process = ManagedProcess.start(spec);
    }

    /** As a power cut does: all at once. */
    void killAll() {
        List<ProcessHandle> all =
                ProcessHandle.of(process.pid()).orElseThrow().descendants().toList();
        process.kill();
        all.forEach(ProcessHandle::destroyForcibly);
        process.close();
    }

    void startAgain() {
        process = ManagedProcess.start(spec);
    }

    /** The version that answers; empty while none does. */
    public String version() {
        try {
            return status().path("version").asText();
        } catch (UncheckedIOException e) {
            return "";
        }
    }

    JsonNode status() {
        return http.get(URI.create("http://127.0.0.1:" + settings.httpPort() + "/api/status"));
    }

    /** What a file of the launcher's says, each line with an end. */
    String says(String file) {
        try {
            Path path = programs().resolve(file);
            return Files.exists(path) ? Files.readString(path) : "";
        } catch (IOException e) {
            // It may have been renamed just now.
            return "";
        }
    }

    String log() {
        return process.logTail(60);
    }

    @Override
    public void close() {
        process.stop(Duration.ofSeconds(30));
        process.close();
    }
}
