package dev.skerry.tool.authority;

import dev.skerry.tool.ExitCode;
import dev.skerry.tool.Folders;
import dev.skerry.tool.Terminal;
import dev.skerry.tool.ToolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The password of the exported root; never on the command line, which others can see. */
final class PasswordOption {
    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "A file with the password of the root's file (default: ask for it).")
    private @Nullable Path file;

    String read() {
        Path from = file;
        if (from != null) {
            try {
                return Files.readString(from).strip();
            } catch (IOException e) {
                throw missing("%s can't be read: %s".formatted(from, Folders.reason(e)));
            }
        }
        return Terminal.secret("Password of the root's file")
                .orElseThrow(() -> missing("There is no terminal to ask for the password on"));
    }

    private static ToolException missing(String what) {
        return new ToolException(
                "SKR-T070",
                ExitCode.ENVIRONMENT,
                what
                        + ". Write it to a file that only you can read, and name that with --password-file.");
    }
}
