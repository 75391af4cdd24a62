package dev.skerry.agent.rescue;

import dev.skerry.agent.clock.Trust;
import dev.skerry.agent.config.AgentConfig;
import dev.skerry.agent.program.KeyLines;
import dev.skerry.agent.seal.AtRest;
import dev.skerry.sync.program.ProgramIndexes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a program that opened its outbox leaves for one that can't: who the agent is, by settings
 * that worked, and what there is to know of the outbox. Nothing of it is secret.
 *
 * @param epoch of the outbox
 * @param outboxFormat that it has
 * @param builtAtMicros a time that is surely past, microseconds since 1970-01-01T00:00:00Z
 * @param authorities PEM file with the authorities that may have signed the gateway's certificate
 */
record RescueCard(
        String agentId,
        String site,
        long epoch,
        int outboxFormat,
        long builtAtMicros,
        URI gateway,
        Optional<Path> authorities,
        Path dataDir,
        AtRest atRest,
        Optional<Path> keyFile,
        long auditBytes,
        Time time) {
    /** Within the folder that the launcher goes by. */
    static final String FILE = "rescue-card";

    /** As in the settings of that name. */
    record Time(Trust trust, Path synchronisedFile, Optional<Path> pretenceFile) {}

    /**
     * Of an agent that has a gateway.
     *
     * @param gateway its address
     */
    static RescueCard of(
            AgentConfig config, URI gateway, String agentId, long epoch, long builtAtMicros) {
        return new RescueCard(
                agentId,
                config.site(),
                epoch,
                ProgramIndexes.OUTBOX_FORMAT,
                builtAtMicros,
                gateway,
                config.gateway().caFile().map(Path::toAbsolutePath),
                config.dataDir().toAbsolutePath(),
                config.atRest(),
                config.keyFile().map(Path::toAbsolutePath),
                config.audit().capacity().asLongValue(),
                new Time(
                        config.clock().trust(),
                        config.clock().synchronisedFile().toAbsolutePath(),
                        config.clock().pretenceFile().map(Path::toAbsolutePath)));
    }

    /**
     * The one in a folder.
     *
     * @throws IOException if there is none, or it can't be used
     */
    static RescueCard read(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        KeyLines lines = KeyLines.read(file);
        if (lines.values().isEmpty()) {
            throw new IOException("there is no " + file);
        }
        try {
            return new RescueCard(
                    lines.value("agent"),
                    lines.value("site"),
                    Long.parseUnsignedLong(lines.value("epoch"), 16),
                    Integer.parseInt(lines.value("outbox-format")),
                    Long.parseLong(lines.value("built-micros")),
                    URI.create(lines.value("gateway")),
                    path(lines, "authorities"),
                    Path.of(lines.value("data")),
                    AtRest.valueOf(lines.value("at-rest")),
                    path(lines, "key-file"),
                    Long.parseLong(lines.value("audit-bytes")),
                    new Time(
                            Trust.valueOf(lines.value("clock-trust")),
                            Path.of(lines.value("clock-file")),
                            path(lines, "clock-pretence")));
        } catch (IllegalArgumentException e) {
            throw new IOException("%s can't be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static Optional<Path> path(KeyLines lines, String key) {
        String value = lines.value(key);
        return value.isEmpty() ? Optional.empty() : Optional.of(Path.of(value));
    }

    /** Writes it into a folder, unless it is there already. */
    void write(Path folder) throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("agent", agentId);
        values.put("site", site);
        values.put("epoch", String.format(Locale.ROOT, "%016x", epoch));
        values.put("outbox-format", Integer.toString(outboxFormat));
        values.put("built-micros", Long.toString(builtAtMicros));
        values.put("gateway", gateway.toString());
        values.put("authorities", authorities.map(Path::toString).orElse(""));
        values.put("data", dataDir.toString());
        values.put("at-rest", atRest.name());
        values.put("key-file", keyFile.map(Path::toString).orElse(""));
        values.put("audit-bytes", Long.toString(auditBytes));
        values.put("clock-trust", time.trust().name());
        values.put("clock-file", time.synchronisedFile().toString());
        values.put("clock-pretence", time.pretenceFile().map(Path::toString).orElse(""));
        KeyLines lines = new KeyLines(values);
        if (!KeyLines.read(folder.resolve(FILE)).equals(lines)) {
            lines.write(folder.resolve(FILE));
        }
    }
}
