package dev.skerry.tool.site;

import dev.skerry.sync.sign.Sha256;
import dev.skerry.tool.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What Java learnt when a program of this checkout started once (JEP 514), so that it starts in
 * half the time. It is made in the background by the first start after a build, and nothing waits
 * for it: what has none starts as it always did.
 *
 * @param jar that starts the program
 * @param settings of the start from which it is learnt
 * @param trainer the script that makes it, the one of packages
 */
record StartCache(Path java, List<String> flags, Path jar, Path settings, Path trainer) {
    /** Names a system property: {@code on} has the checkout's programs start with one. */
    static final String SWITCH = "skerry.start-cache";

    /** Long enough for the first readings, and for what a start leaves for later. */
    private static final String SECONDS = "3";

    /** Behind what its user does now, but not behind everything. */
    private static final String NICE = "5";

    StartCache {
        flags = List.copyOf(flags);
    }

    /** Of the agent. */
    static StartCache ofAgent(Installation installation, List<String> flags) {
        return of(installation, flags, installation.agentJar(), "training");
    }

    /** Of the gateway. */
    static StartCache ofGateway(Installation installation, List<String> flags) {
        return of(installation, flags, installation.gatewayJar(), "gateway/training");
    }

    private static StartCache of(
            Installation installation, List<String> flags, Path jar, String settings) {
        Path device = installation.home().resolve("native-build/src/main/device");
        return new StartCache(
                installation.java(),
                flags,
                jar,
                device.resolve(settings),
                device.resolve("train-aot"));
    }

    /** The flag for a start now, if there is a cache; if there is none, one is begun. */
    Optional<String> flag() {
        if (!"on".equals(System.getProperty(SWITCH))) {
            return Optional.empty();
        }
        try {
            Path cache = file();
            if (Files.isRegularFile(cache)) {
                return Optional.of("-XX:AOTCache=" + cache);
            }
            train(cache);
        } catch (IOException | UncheckedIOException e) {
            // Only the start takes longer.
            return Optional.empty();
        }
        return Optional.empty();
    }

    /**
     * Its file, named for all that it depends on: Java would refuse one of another Java, of other
     * flags or of files of another time, and start the more slowly for it.
     */
    Path file() throws IOException {
        Path application = jar.resolveSibling(".").normalize();
        List<String> all = new ArrayList<>(flags);
        Path home = java.resolve("../..").normalize();
        all.add(home + " " + Files.readString(home.resolve("release")));
        try (Stream<Path> files = Files.walk(application)) {
            for (Path one : files.filter(Files::isRegularFile).sorted().toList()) {
                all.add("%s %d %s".formatted(one, Files.size(one), Files.getLastModifiedTime(one)));
            }
        }
        String key = Sha256.hex(String.join("\n", all).getBytes(StandardCharsets.UTF_8));
        return application.resolveSibling("aot").resolve(key.substring(0, 16) + ".aot");
    }

    /** In a process that goes on when this one ends, whatever ends it. */
    private void train(Path cache) throws IOException {
        Files.createDirectories(cache.resolveSibling("."));
        List<String> command =
                new ArrayList<>(List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "train"));
        command.addAll(
                List.of(
                        trainer.toString(),
                        cache.toString(),
                        settings.toString(),
                        jar.toString(),
                        java.toString()));
        command.addAll(flags);
        ProcessBuilder training =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        training.environment().put("SKERRY_AOT_SECONDS", SECONDS);
        training.environment().put("SKERRY_AOT_NICE", NICE);
        training.start().getOutputStream().close();
    }
}
