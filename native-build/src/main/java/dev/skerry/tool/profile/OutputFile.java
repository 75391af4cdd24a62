package dev.skerry.tool.profile;

import dev.skerry.tool.ExitCode;
import dev.skerry.tool.Folders;
import dev.skerry.tool.ToolException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code -o FILE}; one that is there already stays unless it may go. */
final class OutputFile {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write there instead of printing.")
    private @Nullable Path file;

    @Option(names = "--force", description = "Write over a file that is there already.")
    private boolean force;

    /** Writes the text to the file that was named, and gives it; nothing if none was. */
    Optional<Path> write(String text) {
        Path to = file;
        if (to != null) {
            write(to, text, force);
        }
        return Optional.ofNullable(to);
    }

    /** Writes the file, over another of its name only with force. */
    static void write(Path file, String text, boolean force) {
        List<StandardOpenOption> options = new ArrayList<>(List.of(StandardOpenOption.WRITE));
        options.addAll(
                force
                        ? List.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING)
                        : List.of(StandardOpenOption.CREATE_NEW));
        try {
            Files.writeString(file, text, options.toArray(StandardOpenOption[]::new));
        } catch (FileAlreadyExistsException e) {
            throw isThere(file);
        } catch (IOException e) {
            throw new ToolException(
                    "SKR-T014",
                    ExitCode.ENVIRONMENT,
                    "%s can't be written: %s. Name another place with -o."
                            .formatted(file, Folders.reason(e)));
        }
    }

    /** The failure that a file is there already. */
    static ToolException isThere(Path file) {
        return new ToolException(
                "SKR-T035",
                ExitCode.ENVIRONMENT,
                "%s is there already and stays as it is. Name another place with -o, or write over it with --force."
                        .formatted(file));
    }
}
