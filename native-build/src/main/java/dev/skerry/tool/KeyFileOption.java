package dev.skerry.tool;

import dev.skerry.profile.file.DataKey;
import dev.skerry.profile.file.SealedFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The file of the key that an agent's data rest under. */
final class KeyFileOption {
    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description =
                    "The key that what the agent keeps is sealed with; 'skerry agent key' makes one (default: none).")
    private @Nullable Path file;

    /** Tells an agent. */
    void addTo(Map<String, String> settings) {
        if (file != null) {
            settings.put("skerry.agent.key-file", file.toAbsolutePath().toString());
        }
    }

    /** How files of this purpose are written and read. */
    SealedFiles files(String purpose) {
        if (file == null) {
            return SealedFiles.PLAIN;
        }
        try {
            return SealedFiles.sealing(DataKey.read(file), purpose);
        } catch (IOException e) {
            throw new ToolException(
                    "SKR-A670",
                    ExitCode.ENVIRONMENT,
                    "The agent's key can't be used from %s: %s.".formatted(file, e.getMessage()));
        }
    }
}
