package dev.skerry.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.sync.program.ProgramFolder;
import dev.skerry.sync.program.ProgramIndexes;
import dev.skerry.sync.proto.ProgramIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Archives of the board's program in other versions, of which some are no good. */
final class BoardProgram {
    private final Path archive;
    private final Path folder;

    /**
     * @param archive the one that is on the card
     * @param folder for the others
     */
    BoardProgram(Path archive, Path folder) {
        this.archive = archive;
        this.folder = folder;
    }

    /** The same program as another version. */
    Path as(String version) throws IOException {
        return as(version, null);
    }

    /** One that does this when it is started; null: what it does. */
    Path as(String version, @Nullable String does) throws IOException {
        Path place = Files.createDirectories(folder.resolve(version));
        run("tar", "--extract", "--zstd", "--file", archive.toString(), "-C", place.toString());
        Path tree;
        try (var found = Files.list(place)) {
            tree = found.findFirst().orElseThrow();
        }
        Files.writeString(tree.resolve("version"), version + "\n");
        if (does != null) {
            Path start = tree.resolve("bin/skerry-agent");
            Files.delete(start);
            Files.writeString(start, "#!/bin/sh\n" + does + "\n");
            Files.setPosixFilePermissions(start, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        ProgramIndex before =
                ProgramIndex.parseFrom(Files.readAllBytes(tree.resolve(ProgramIndexes.FILE)));
        Files.delete(tree.resolve(ProgramIndexes.FILE));
        ProgramIndex head = before.toBuilder().clearFiles().setVersion(version).build();
        Files.write(
                tree.resolve(ProgramIndexes.FILE),
                ProgramIndexes.encode(new ProgramFolder(tree).index(head)));
        Path named = tree.resolveSibling("skerry-agent-" + version);
        Files.move(tree, named);
        Path made = folder.resolve("skerry-agent-%s-linux-arm64.tar.zst".formatted(version));
        run(
                "tar",
                "--create",
                "--zstd",
                "--file",
                made.toString(),
                "-C",
                place.toString(),
                named.getFileName().toString());
        return made;
    }

    private static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(List.of(command)).inheritIO().start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        assertThat(process.exitValue()).as(String.join(" ", command)).isZero();
    }
}
