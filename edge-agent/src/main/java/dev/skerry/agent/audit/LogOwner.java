package dev.skerry.agent.audit;

import dev.skerry.profile.file.SealedFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Whose log it is, for somebody who keeps none. */
public final class LogOwner {
    private LogOwner() {}

    /**
     * The id of the agent that signed the last checkpoint in a data directory, as it stands there;
     * empty if there is none.
     */
    public static Optional<String> of(Path dataDir, SealedFiles files) throws IOException {
        Path directory = dataDir.resolve(AuditLogs.FOLDER);
        Path name = directory.resolve(LogIdentity.NAME);
        if (!Files.exists(name)) {
            return Optional.empty();
        }
        String log = Files.readString(name, StandardCharsets.US_ASCII).strip();
        Path checkpoint = directory.resolve(log).resolve(AgentLog.CHECKPOINT);
        if (!Files.exists(checkpoint)) {
            return Optional.empty();
        }
        String end = "/" + log;
        return new String(files.readEither(checkpoint), StandardCharsets.UTF_8)
                .lines()
                .findFirst()
                .filter(origin -> origin.startsWith(AgentLog.ORIGIN) && origin.endsWith(end))
                .map(
                        origin ->
                                origin.substring(
                                        AgentLog.ORIGIN.length(), origin.length() - end.length()));
    }
}
