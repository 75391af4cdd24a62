package dev.skerry.tool.alarm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.tool.GatewayApi;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Leaves alarms alone for a while. */
@Command(
        name = "snooze",
        description = {
            "Hear nothing more of alarms for a while.",
            "One that clears and rises again before that is snoozed still."
        })
final class SnoozeCommand extends ActCommand {
    @ArgGroup(multiplicity = "1")
    private End end = new End();

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Why, up to 500 characters.")
    private String reason = "";

    private static final class End {
        @Option(
                names = "--for",
                paramLabel = "DURATION",
                required = true,
                description = "How long, such as 30m, 8h or 2d; 1m to 30d.")
        private @Nullable String lasts;

        @Option(
                names = "--until",
                paramLabel = "TIME",
                required = true,
                description = "When it ends, such as 2026-01-31T08:00:00Z.")
        private @Nullable String until;
    }

    @Override
    ObjectNode act(GatewayApi api) {
        ObjectNode body = named("snooze").put("text", reason);
        return end.until == null ? body.put("for", end.lasts) : body.put("until", end.until);
    }
}
