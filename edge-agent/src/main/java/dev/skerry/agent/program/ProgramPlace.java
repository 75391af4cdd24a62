package dev.skerry.agent.program;

import com.google.protobuf.ByteString;
import dev.skerry.sync.program.ProgramIndexes;
import dev.skerry.sync.sign.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where programs are on this device, as the launcher tells the agent that it starts.
 *
 * @param folder what the launcher goes by; null when the agent was not started by it
 * @param own the program that runs; null when it does not run from a program's folder
 * @param base what was installed by hand; null likewise
 */
public record ProgramPlace(@Nullable Path folder, @Nullable Path own, @Nullable Path base) {
    /** Of a process with this environment. */
    public static ProgramPlace of(Map<String, String> environment) {
        return new ProgramPlace(
                path(environment, "SKERRY_PROGRAM_FOLDER"),
                path(environment, "SKERRY_PROGRAM"),
                path(environment, "SKERRY_BASE"));
    }

    private static @Nullable Path path(Map<String, String> environment, String name) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? null : Path.of(value);
    }

    /** The version of the program that runs, if it says which. */
    public Optional<String> version() {
        return line(own, "version");
    }

    /** What it runs on, such as linux-arm64. */
    public String target() {
        return line(own, "target").orElseGet(ProgramPlace::machine);
    }

    private static String machine() {
        String arch = System.getProperty("os.arch", "");
        boolean isNative = System.getProperty("org.graalvm.nativeimage.imagecode") != null;
        return "linux-%s%s"
                .formatted(
                        switch (arch) {
                            case "amd64" -> "x64";
                            case "aarch64" -> "arm64";
                            default -> arch;
                        },
                        isNative ? "-native" : "");
    }

    Optional<String> baseVersion() {
        return line(base, "version");
    }

    /** The version that a link leads to. */
    Optional<String> linked(String link) {
        Path path = folder == null ? null : folder.resolve(link);
        try {
            return path != null && Files.isSymbolicLink(path)
                    ? Optional.of(Files.readSymbolicLink(path).getFileName().toString())
                    : Optional.empty();
        } catch (IOException e) {
            // Gone meanwhile, or unreadable: nothing is known of it.
            return Optional.empty();
        }
    }

    /** Folders of programs that are there, for what they have in common with another. */
    Stream<Path> programs() {
        Stream<Path> linked =
                Stream.of("current", "previous")
                        .flatMap(link -> linked(link).stream())
                        .flatMap(
                                version ->
                                        Stream.ofNullable(folder)
                                                .map(
                                                        in ->
                                                                in.resolve("versions")
                                                                        .resolve(version)));
        return Stream.concat(linked, Stream.ofNullable(base));
    }

    /** Whether one of the programs here has this index. */
    boolean has(ByteString indexDigest) {
        return programs().anyMatch(program -> indexDigest.equals(indexDigest(program)));
    }

    /** SHA-256 of a program's index; null if it can't be read. */
    private static @Nullable ByteString indexDigest(Path program) {
        Path file = program.resolve(ProgramIndexes.FILE);
        try {
            return Files.isRegularFile(file) && Files.size(file) <= ProgramIndexes.MOST_BYTES
                    ? ByteString.copyFrom(Sha256.of(Files.readAllBytes(file)))
                    : null;
        } catch (IOException e) {
            // As good as another program.
            return null;
        }
    }

    private static Optional<String> line(@Nullable Path program, String file) {
        Path path = program == null ? null : program.resolve(file);
        try {
            return path == null || !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                    ? Optional.empty()
                    : Files.readString(path, StandardCharsets.UTF_8).lines().findFirst();
        } catch (IOException e) {
            // As good as one that does not say.
            return Optional.empty();
        }
    }
}
