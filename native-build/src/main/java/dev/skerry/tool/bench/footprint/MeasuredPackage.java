package dev.skerry.tool.bench.footprint;

import dev.skerry.tool.ExitCode;
import dev.skerry.tool.ToolException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * The package that is measured.
 *
 * @param tree its program
 * @param archiveMega size of its archive in MB; empty if only the tree was given
 */
record MeasuredPackage(Path tree, OptionalDouble archiveMega) {

    /**
     * Of a folder that {@code package} wrote, whose archive is unpacked, or of a program's tree.
     *
     * @param folder to unpack into
     * @throws ToolException SKR-T190 if it is neither, SKR-T198 if it can't be unpacked
     */
    static MeasuredPackage of(Path place, Path folder) throws IOException, InterruptedException {
        if (Files.isRegularFile(place.resolve("target"))) {
            return new MeasuredPackage(place.toAbsolutePath().normalize(), OptionalDouble.empty());
        }
        Path archive = archive(place);
        Path tree = Files.createDirectories(folder.resolve("program"));
        Process tar =
                new ProcessBuilder(
                                List.of(
                                        "tar",
                                        "--zstd",
                                        "-xf",
                                        archive.toString(),
                                        "-C",
                                        tree.toString(),
                                        "--strip-components=1"))
                        .redirectErrorStream(true)
                        .start();
        String said = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (tar.waitFor() != 0) {
            throw new ToolException(
                    "SKR-T198",
                    ExitCode.ENVIRONMENT,
                    "%s can't be unpacked: %s. Install zstd (apt-get install zstd), or make the package again."
                            .formatted(archive, said.strip()));
        }
        return new MeasuredPackage(tree, OptionalDouble.of(Files.size(archive) / 1e6));
    }

    private static Path archive(Path place) throws IOException {
        if (Files.isDirectory(place)) {
            try (Stream<Path> files = Files.list(place)) {
                var found =
                        files.filter(
                                        file ->
                                                file.getFileName()
                                                        .toString()
                                                        .matches("skerry-agent-.*\\.tar\\.zst"))
                                .findFirst();
                if (found.isPresent()) {
                    return found.get();
                }
            }
        }
        throw new ToolException(
                "SKR-T190",
                ExitCode.ENVIRONMENT,
                "%s has neither a program's tree nor skerry-agent-….tar.zst. Make one with ./skerry package --target TARGET, and name the folder that it wrote."
                        .formatted(place));
    }

    /** What its file says. */
    String says(String file) throws IOException {
        return Files.readString(tree.resolve(file)).strip();
    }

    /** Whether it trains an AOT cache for itself. */
    boolean hasCache() {
        return Files.isExecutable(tree.resolve("bin/train-aot"));
    }
}
