package dev.skerry.tool.profile;

import dev.skerry.profile.capture.CaptureReader;
import dev.skerry.profile.capture.CapturedMessage;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.ToolException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Captures that were named on the command line. */
final class CaptureFiles {
    private static final Path STANDARD_INPUT = Path.of("-");

    private CaptureFiles() {}

    /**
     * Reads captures one after the other, and standard input if none is named or one is {@code -}.
     *
     * @return what is to be told of lines that are no messages
     * @throws ToolException SKR-T033 if one can't be read, SKR-T060 if there is no message in them
     */
    static List<String> read(List<Path> files, Consumer<CapturedMessage> messages) {
        List<String> told = new ArrayList<>();
        long count = 0;
        for (Path file : files.isEmpty() ? List.of(STANDARD_INPUT) : files) {
            CaptureReader.Summary summary = read(file, messages);
            count += summary.messages();
            if (summary.skipped() > 0) {
                told.add(
                        "%s: %,d lines are no messages; %s"
                                .formatted(
                                        nameOf(file), summary.skipped(), summary.firstSkipped()));
            }
        }
        if (count == 0) {
            throw new ToolException(
                    "SKR-T060",
                    ExitCode.FOUND,
                    "There is no message in the capture%s. Capture some with: mosquitto_sub -h BROKER -v -t '#' | tee capture.txt"
                            .formatted(told.isEmpty() ? "" : " (" + told.getFirst() + ")"));
        }
        return told;
    }

    private static CaptureReader.Summary read(Path file, Consumer<CapturedMessage> messages) {
        try {
            if (file.equals(STANDARD_INPUT)) {
                return CaptureReader.read(System.in, messages);
            }
            if (Files.isDirectory(file)) {
                throw new FileSystemException(file.toString(), null, "it is a folder");
            }
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
                return CaptureReader.read(in, messages);
            }
        } catch (IOException e) {
            throw new ToolException(
                    "SKR-T033",
                    ExitCode.ENVIRONMENT,
                    "%s can't be read: %s. Check its name and permissions."
                            .formatted(nameOf(file), SourceFile.reason(e)));
        }
    }

    private static String nameOf(Path file) {
        return file.equals(STANDARD_INPUT) ? "standard input" : file.toString();
    }
}
