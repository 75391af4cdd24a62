package dev.skerry.tool.device;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A device with the real launcher, and with programs that do as they are told. */
final class LaunchWorld {
    static final Path LAUNCHER = Path.of("src/main/device/skerry-launch").toAbsolutePath();

    /** All that the launcher changes something with, or waits by. */
    private static final List<String> COMMANDS =
            List.of("mv", "ln", "rm", "sync", "mkdir", "mkfifo", "sleep");

    private static final int KILLED = 137;

    private final Path folder;
    private final List<String> shell;
    private int killed;

    /** A device without programs, whose launcher is run by this shell. */
    LaunchWorld(Path folder, List<String> shell) throws IOException {
        this.folder = folder;
        this.shell = shell;
        Files.createDirectories(folder.resolve("shims"));
        for (String command : COMMANDS) {
            resource("shim.sh", folder.resolve("shims").resolve(command));
        }
        Files.createDirectories(programs().resolve("versions"));
        Files.writeString(folder.resolve("count"), "0\n");
    }

    Path programs() {
        return folder.resolve("state/program");
    }

    LaunchWorld version(String version, String does) throws IOException {
        program(programs().resolve("versions").resolve(version), version, does);
        return this;
    }

    LaunchWorld base(String version, String does) throws IOException {
        program(folder.resolve("base"), version, does);
        return this;
    }

    /** What the base does when it runs only to be repaired. */
    LaunchWorld inRescue(String does) throws IOException {
        Files.writeString(folder.resolve("base/in-rescue"), does + "\n");
        return this;
    }

    LaunchWorld link(String name, String version) throws IOException {
        Files.createSymbolicLink(programs().resolve(name), Path.of("versions", version));
        return this;
    }

    LaunchWorld file(String name, String... lines) throws IOException {
        Files.writeString(programs().resolve(name), String.join("\n", lines) + "\n");
        return this;
    }

    /** From now on nothing can be written. */
    LaunchWorld full(String... files) throws IOException {
        for (String file : files) {
            Files.createSymbolicLink(programs().resolve(file + ".new"), Path.of("/dev/full"));
        }
        Files.writeString(folder.resolve("full"), "");
        return this;
    }

    private static void program(Path at, String version, String does) throws IOException {
        Files.createDirectories(at.resolve("bin"));
        resource("program.sh", at.resolve("bin/skerry-agent"));
        Files.writeString(at.resolve("version"), version + "\n");
        Files.writeString(at.resolve("does"), does + "\n");
        Files.write(at.resolve("program.index"), new byte[0]);
    }

    private static void resource(String name, Path to) throws IOException {
        try (InputStream in = LaunchWorld.class.getResourceAsStream("/device/" + name)) {
            Files.write(to, in.readAllBytes());
        }
        if (!to.toFile().setExecutable(true)) {
            throw new IOException("can't make executable: " + to);
        }
    }

    /** Begins the launcher as the first of a process group, as a service is. */
    Process begin(Map<String, String> more) throws IOException {
        List<String> command = new ArrayList<>(List.of("setsid", "-w"));
        command.addAll(shell);
        command.add(LAUNCHER.toString());
        command.add("argument");
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = new HashMap<>(more);
        environment.put("WORLD", folder.toString());
        environment.put("SKERRY_STATE", folder.resolve("state").toString());
        environment.put("SKERRY_BASE", folder.resolve("base").toString());
        environment.put("PATH", folder.resolve("shims") + ":/usr/bin:/bin");
        environment.putIfAbsent("CUT_BEFORE", "");
        environment.putIfAbsent("CUT_AFTER", "");
        environment.put("IS_FULL", Files.exists(folder.resolve("full")) ? "yes" : "");
        builder.environment().putAll(environment);
        return builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("output").toFile()))
                .start();
    }

    /** Runs it, and again as long as it is killed; what it ends with. */
    int run(Map<String, String> more) throws IOException, InterruptedException {
        Map<String, String> now = more;
        for (int starts = 0; starts < 5; starts++) {
            Process launcher = begin(now);
            if (!launcher.waitFor(60, TimeUnit.SECONDS)) {
                launcher.descendants().forEach(ProcessHandle::destroyForcibly);
                throw new AssertionError("the launcher does not end:\n" + output());
            }
            if (launcher.exitValue() != KILLED) {
                return launcher.exitValue();
            }
            killed++;
            now = Map.of();
        }
        throw new AssertionError("the launcher is killed again and again");
    }

    int run() throws IOException, InterruptedException {
        return run(Map.of());
    }

    boolean wasKilled() {
        return killed > 0;
    }

    List<String> ran() throws IOException {
        Path ran = folder.resolve("ran");
        return Files.exists(ran) ? Files.readAllLines(ran) : List.of();
    }

    String output() throws IOException {
        return Files.readString(folder.resolve("output"), StandardCharsets.UTF_8);
    }

    /** Where a link leads; empty if there is none. */
    String led(String link) throws IOException {
        Path path = programs().resolve(link);
        return Files.isSymbolicLink(path)
                ? Files.readSymbolicLink(path).getFileName().toString()
                : "";
    }

    boolean has(String file) {
        return Files.exists(programs().resolve(file));
    }

    String value(String file, String key) throws IOException {
        return Files.readAllLines(programs().resolve(file)).stream()
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1))
                .findFirst()
                .orElse("");
    }

    Path waits() {
        return folder.resolve("waits");
    }
}
