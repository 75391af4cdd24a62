package dev.skerry.tool.evaluate.data;

import dev.skerry.tool.ExitCode;
import dev.skerry.tool.Folders;
import dev.skerry.tool.ToolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds files of data, and says what is wrong with them. */
final class DataFiles {
    /** What fits into the command line's memory as numbers. */
    private static final long MOST_BYTES = 128L << 20;

    private DataFiles() {}

    /** Refuses what is neither there nor a folder. */
    static void requireFolder(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new ToolException(
                    "SKR-E001",
                    ExitCode.ENVIRONMENT,
                    "%s is %s. Name the folder of the data with --data."
                            .formatted(folder, Files.exists(folder) ? "no folder" : "not there"));
        }
    }

    /** The {@code *.csv} of a folder, some levels deep, by name. */
    static List<Path> csv(Path folder, int levels) {
        try (Stream<Path> files = Files.walk(folder, levels)) {
            List<Path> found =
                    files.filter(file -> file.toString().endsWith(".csv"))
                            .filter(Files::isRegularFile)
                            .sorted()
                            .toList();
            requireRoom(folder, found);
            return found;
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    /** Refuses more than can be held at once. */
    static void requireRoom(Path place, List<Path> files) throws IOException {
        long sizeBytes = 0;
        for (Path file : files) {
            sizeBytes += Files.size(file);
        }
        if (sizeBytes > MOST_BYTES) {
            throw columns(
                    place,
                    "%d MiB of data; up to %d MiB are read at once"
                            .formatted(sizeBytes >> 20, MOST_BYTES >> 20));
        }
    }

    /** The failure that there is nothing of the layout that is looked for. */
    static ToolException none(Path folder, String layout) {
        return new ToolException(
                "SKR-E002",
                ExitCode.ENVIRONMENT,
                "There is no data in %s: %s is looked for. Name another folder with --data, or another layout with --format."
                        .formatted(folder, layout));
    }

    /** The failure that a file or folder can't be read. */
    static ToolException unreadable(Path file, IOException why) {
        return new ToolException(
                "SKR-E001",
                ExitCode.ENVIRONMENT,
                "%s can't be read: %s.".formatted(file, Folders.reason(why)));
    }

    /** The failure that a row is not what it should be. */
    static ToolException row(Path file, long line, String what) {
        return new ToolException(
                "SKR-E003",
                ExitCode.ENVIRONMENT,
                "%s, line %d: %s. Correct the file or leave it out.".formatted(file, line, what));
    }

    /** The failure that labels are missing or don't fit. */
    static ToolException labels(Path file, String what) {
        return new ToolException("SKR-E004", ExitCode.ENVIRONMENT, "%s: %s.".formatted(file, what));
    }

    /** The failure that a column is not there, or that there is too much. */
    static ToolException columns(Path file, String what) {
        return new ToolException(
                "SKR-E005",
                ExitCode.ENVIRONMENT,
                "%s has %s. Name columns with --time, --value and --label, or split the data."
                        .formatted(file, what));
    }
}
