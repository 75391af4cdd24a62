package dev.skerry.tool.approve;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --file}, for commands that sign. */
final class KeyOption {
    @Option(
            names = "--file",
            paramLabel = "FILE",
            description =
                    "The file with the approver's key (default: ~/.config/skerry/approver.key).")
    private @Nullable Path file;

    Path file() {
        Path given = file;
        if (given != null) {
            return given;
        }
        String configured = System.getenv("XDG_CONFIG_HOME");
        Path folder =
                configured == null || configured.isEmpty()
                        ? Path.of(System.getProperty("user.home"), ".config")
                        : Path.of(configured);
        return folder.resolve("skerry").resolve("approver.key");
    }
}
