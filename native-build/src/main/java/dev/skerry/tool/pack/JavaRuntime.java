package dev.skerry.tool.pack;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The part of a JDK that a program needs, linked for its target by this machine's jlink. */
final class JavaRuntime {
    private final Path modules;

    /**
     * One of these modules.
     *
     * @param modules the file that lists them
     */
    JavaRuntime(Path modules) {
        this.modules = modules;
    }

    /**
     * The JDK's modules.
     *
     * @param given of {@code --jdk}: a JDK's folder or that of its jmods
     * @return null: those that this process itself runs on
     */
    static @Nullable Path source(
            Target target, @Nullable Path given, Path cache, PrintWriter progress) {
        if (given != null) {
            return Stream.of(given.resolve("jmods"), given)
                    .filter(folder -> Files.isRegularFile(folder.resolve("java.base.jmod")))
                    .findFirst()
                    .orElseThrow(
                            () ->
                                    PackException.noRuntime(
                                            target,
                                            "%s has no jmods/java.base.jmod".formatted(given)));
        }
        return target.isHere() ? null : new DebianJdk(target, cache, progress).jmods();
    }

    /** Links it into a folder that is not there. */
    void link(@Nullable Path jmods, Path folder) throws IOException {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--add-modules",
                                String.join(",", listed()),
                                "--strip-java-debug-attributes",
                                "--no-header-files",
                                "--no-man-pages",
                                // The whole archive is packed at once, and better.
                                "--compress",
                                "zip-0",
                                "--output",
                                folder.toString()));
        if (jmods != null) {
            arguments.addAll(List.of("--module-path", jmods.toString()));
        }
        arguments.addFirst(Path.of(System.getProperty("java.home"), "bin/jlink").toString());
        // In a process of its own: within ours what it makes depends on what Java has made before.
        Tool.Outcome outcome =
                run(Objects.requireNonNull(folder.toAbsolutePath().getParent()), arguments);
        if (!outcome.isDone()) {
            throw PackException.linking(outcome.why());
        }
        // For tools that read the modules of another Java.
        Files.deleteIfExists(folder.resolve("lib/jrt-fs.jar"));
        // What starts other programs in it: only java.
        for (String tool : List.of("keytool", "rmiregistry", "jrunscript")) {
            Files.deleteIfExists(folder.resolve("bin").resolve(tool));
        }
    }

    private static Tool.Outcome run(Path folder, List<String> command) {
        try {
            return Tool.run(folder, Map.of(), command);
        } catch (IOException e) {
            throw PackException.linking(String.valueOf(e.getMessage()));
        }
    }

    private List<String> listed() throws IOException {
        try (Stream<String> lines = Files.lines(modules)) {
            return lines.map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        }
    }
}
