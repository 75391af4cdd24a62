package dev.skerry.tool;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows what an agent has set aside, and lets it out. */
@Command(
        name = "quarantine",
        description = {
            "Show the batches that an agent has set aside because the gateway refused them or the disk damaged them.",
            "Once the cause is gone, send them again with --retry."
        },
        mixinStandardHelpOptions = true)
final class QuarantineCommand implements Callable<Integer> {
    private static final String ALL = "all";

    @Mixin private AgentOption agent = new AgentOption();

    @ArgGroup private @Nullable Action action;

    @Spec private CommandSpec spec = CommandSpec.create();

    /** What to do instead of listing. */
    static final class Action {
        @Option(
                names = "--retry",
                paramLabel = "SEQUENCE",
                arity = "0..1",
                fallbackValue = ALL,
                description = "Send this batch again, or all that are not damaged.")
        private @Nullable String retry;

        @Option(
                names = "--give-up",
                paramLabel = "SEQUENCE",
                description = "Delete this batch for good; its records stay counted as rejected.")
        private @Nullable String giveUp;
    }

    @Override
    public Integer call() {
        spec.commandLine().getOut().println(answer());
        return ExitCode.OK.number();
    }

    private String answer() {
        Action asked = action;
        if (asked != null && asked.giveUp != null) {
            return "Deleted "
                    + amount(agent.ask("DELETE", "/api/quarantine/" + sequence(asked.giveUp)))
                    + ".";
        }
        if (asked != null && asked.retry != null) {
            String which = asked.retry.equals(ALL) ? "" : "?sequence=" + sequence(asked.retry);
            JsonNode done = agent.ask("POST", "/api/quarantine/retry" + which);
            return done.path("batches").asInt() == 0
                    ? "There is nothing that could be sent again."
                    : "Pending again: " + amount(done) + ".";
        }
        return list(agent.ask("GET", "/api/quarantine"));
    }

    private long sequence(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new ParameterException(
                    spec.commandLine(), "'%s' is not the sequence of a batch".formatted(text));
        }
    }

    private static String list(JsonNode quarantine) {
        StringBuilder text = new StringBuilder();
        for (JsonNode batch : quarantine.path("list")) {
            text.append(
                    "%-8d %-9s %6d records %9d bytes  %s  %s %s%s%n"
                            .formatted(
                                    batch.path("sequence").asLong(),
                                    batch.path("lane").asText(),
                                    batch.path("records").asInt(),
                                    batch.path("bytes").asInt(),
                                    batch.path("setAsideAt").asText(),
                                    batch.path("code").asText(),
                                    batch.path("reason").asText(),
                                    batch.path("canRetry").asBoolean() ? "" : " (damaged)"));
        }
        text.append(
                text.isEmpty()
                        ? "Nothing is set aside"
                        : "Set aside: " + amount(quarantine) + "; send them again with --retry");
        long givenUp = quarantine.path("givenUpRecords").asLong();
        return text + (givenUp == 0 ? "." : "; %d records were given up.".formatted(givenUp));
    }

    private static String amount(JsonNode some) {
        int batches = some.path("batches").asInt();
        return "%d %s with %d records"
                .formatted(
                        batches, batches == 1 ? "batch" : "batches", some.path("records").asLong());
    }
}
