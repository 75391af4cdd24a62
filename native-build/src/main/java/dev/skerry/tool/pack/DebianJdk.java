package dev.skerry.tool.pack;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Debian's JDK for another platform, fetched by apt itself, which checks Debian's signatures. All
 * that apt reads and writes is in a folder of its own: this machine's packages stay as they are.
 */
final class DebianJdk {
    private static final String SUITE = "trixie";
    private static final String PACKAGE = "openjdk-25-jdk-headless";
    private static final Path KEYS = Path.of("/usr/share/keyrings/debian-archive-keyring.gpg");
    private static final Pattern MIRROR =
            Pattern.compile("(?m)^(?:URIs:|deb (?:\\[[^]]*] )?)\\s*(\\S+/debian)/?(?:\\s|$)");

    private final Target target;
    private final Path folder;
    private final PrintWriter progress;

    /**
     * One for a target.
     *
     * @param cache where what was fetched is kept
     */
    DebianJdk(Target target, Path cache, PrintWriter progress) {
        this.target = target;
        this.folder = cache.resolve(PACKAGE + "-" + target.debian());
        this.progress = progress;
    }

    /** Its jmods, fetched if they are not there. */
    Path jmods() {
        Path unpacked = folder.resolve("jdk");
        try {
            if (!Files.isDirectory(unpacked)) {
                if (!Files.isRegularFile(KEYS)) {
                    throw PackException.noRuntime(
                            target,
                            "Debian's keys are not on this machine (%s), so its JDK can't be fetched"
                                    .formatted(KEYS));
                }
                fetch(unpacked);
            }
            try (Stream<Path> all = Files.walk(unpacked, 6)) {
                return all.filter(path -> path.endsWith("jmods"))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        PackException.noRuntime(
                                                target, "%s has no jmods".formatted(unpacked)));
            }
        } catch (IOException e) {
            throw PackException.noRuntime(target, String.valueOf(e.getMessage()));
        }
    }

    private void fetch(Path unpacked) throws IOException {
        progress.printf("Fetching %s for %s from Debian %s …%n", PACKAGE, target, SUITE);
        progress.flush();
        Path apt = configure();
        run("apt-get", "-q", "update");
        run("apt-get", "-q", "download", PACKAGE);
        Path deb;
        try (Stream<Path> files = Files.list(apt)) {
            deb =
                    files.filter(file -> file.toString().endsWith(".deb"))
                            .findFirst()
                            .orElseThrow(() -> new IOException("apt-get download left nothing"));
        }
        Path fresh = Files.createTempDirectory(folder, "jdk");
        run("dpkg-deb", "-x", deb.toString(), fresh.toString());
        Files.delete(deb);
        Files.move(fresh, unpacked);
    }

    private Path configure() throws IOException {
        for (String below : List.of("state/lists/partial", "cache/archives/partial", "etc")) {
            Files.createDirectories(folder.resolve(below));
        }
        Files.writeString(folder.resolve("state/status"), "");
        String mirror =
                mirror(ownSources())
                        .orElseThrow(
                                () ->
                                        PackException.noRuntime(
                                                target,
                                                "this machine's apt names no mirror of Debian to fetch it from"));
        Files.writeString(
                folder.resolve("sources.list"),
                """
                deb [signed-by=%1$s] %2$s %3$s main
                deb [signed-by=%1$s] %2$s-security %3$s-security main
                """
                        .formatted(KEYS, mirror, SUITE));
        Files.writeString(
                folder.resolve("apt.conf"),
                """
                Dir::State "%1$s/state";
                Dir::State::status "%1$s/state/status";
                Dir::Cache "%1$s/cache";
                Dir::Etc "%1$s/etc";
                Dir::Etc::sourcelist "%1$s/sources.list";
                Dir::Etc::sourceparts "-";
                APT::Architecture "%2$s";
                APT::Architectures { "%2$s"; };
                APT::Sandbox::User "";
                Acquire::Languages "none";
                """
                        .formatted(folder, target.debian()));
        return folder;
    }

    /** The mirror that this machine itself uses, if it is a Debian. */
    static Optional<String> mirror(List<String> sources) {
        return sources.stream()
                .map(MIRROR::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .findFirst();
    }

    private static List<String> ownSources() throws IOException {
        Path etc = Path.of("/etc/apt");
        if (!Files.isDirectory(etc)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(etc, 2)) {
            return files.filter(file -> file.toString().matches(".*sources.*\\.(list|sources)"))
                    .filter(Files::isReadable)
                    .sorted()
                    .map(DebianJdk::text)
                    .toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            // Another file may name the mirror.
            return "";
        }
    }

    private void run(String... command) throws IOException {
        Tool.Outcome outcome =
                Tool.run(
                        folder,
                        Map.of("APT_CONFIG", folder.resolve("apt.conf").toString()),
                        List.of(command));
        if (!outcome.isDone()) {
            throw new IOException("%s: %s".formatted(command[0], outcome.why()));
        }
    }
}
