package dev.skerry.tool.flash.card;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.skerry.tool.ExitCode;
import dev.skerry.tool.ToolException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs mtools on a file system within a disk, without mounting it. */
final class Mtools {
    private final String drive;

    /**
     * On a disk or an image.
     *
     * @param offsetBytes where the file system begins
     */
    Mtools(Path disk, long offsetBytes) {
        this.drive = "%s@@%d".formatted(disk, offsetBytes);
    }

    /**
     * What a command prints.
     *
     * @param name of the tool
     * @param input that it reads
     * @throws ToolException SKR-F021 if it is not installed, SKR-F022 with what it says if it fails
     */
    byte[] run(String name, byte[] input, String... arguments) {
        List<String> command = new ArrayList<>(List.of(name, "-i", drive));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("MTOOLSRC", "/dev/null");
        builder.environment().put("MTOOLS_SKIP_CHECK", "1");
        builder.environment().put("LC_ALL", "C.UTF-8");
        try {
            Process process = builder.start();
            var said = new ByteArrayOutputStream();
            Thread listener =
                    Thread.ofPlatform().daemon().start(() -> copy(process.getErrorStream(), said));
            Thread feeder = Thread.ofPlatform().daemon().start(() -> feed(process, input));
            byte[] output = process.getInputStream().readAllBytes();
            feeder.join();
            listener.join();
            if (process.waitFor() != 0) {
                throw new ToolException(
                        "SKR-F022",
                        ExitCode.ENVIRONMENT,
                        "The boot partition of %s: %s says: %s"
                                .formatted(
                                        drive,
                                        name,
                                        said.toString(UTF_8).strip().replaceAll("\\s*\\R", "; ")));
            }
            return output;
        } catch (IOException e) {
            throw new ToolException(
                    "SKR-F021",
                    ExitCode.ENVIRONMENT,
                    "mtools is missing, by which the boot partition is written: sudo apt-get install mtools.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static void copy(InputStream from, OutputStream to) {
        try {
            from.transferTo(to);
        } catch (IOException e) {
            // It ended.
        }
    }

    private static void feed(Process process, byte[] input) {
        try (OutputStream to = process.getOutputStream()) {
            to.write(input);
        } catch (IOException e) {
            // Its exit code tells why.
        }
    }
}
