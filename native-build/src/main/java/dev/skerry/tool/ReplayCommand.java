package dev.skerry.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Has a gateway ask an agent again for batches. */
@Command(
        name = "replay",
        description = {
            "Have the gateway ask a connected agent again for all batches whose numbers it lacks, or for a range.",
            "Not every number has a batch: merging batches and starting an agent leave numbers unused."
        },
        mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
    private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();

    @Parameters(index = "0", paramLabel = "AGENT", description = "The agent's id.")
    private String agent = "";

    @Option(
            names = "--range",
            paramLabel = "FROM-TO",
            description = "Ask for these sequences, both included, instead of what is missing.")
    private @Nullable String range;

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        ObjectNode body = body();
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            JsonNode before = api.get(GatewayApi.path("agents", agent, "missing"));
            api.post(GatewayApi.path("agents", agent, "replay"), body);
            PrintWriter out = spec.commandLine().getOut();
            out.println(answer(api, before));
            out.flush();
            return ExitCode.OK.number();
        }
    }

    private ObjectNode body() {
        ObjectNode body = new ObjectMapper().createObjectNode();
        if (range != null) {
            String[] ends = range.split("-", -1);
            try {
                body.put("from", Long.parseLong(ends[0]));
                body.put("to", Long.parseLong(ends[ends.length - 1]));
            } catch (NumberFormatException e) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--range='%s': expected two sequences such as 17-20".formatted(range));
            }
        }
        return body;
    }

    private String answer(GatewayApi api, JsonNode before) throws InterruptedException {
        long numbers = before.path("numbers").asLong();
        if (range != null) {
            return "The agent is asked for %s; what it still has comes.".formatted(range);
        }
        if (numbers == 0) {
            return "Nothing is missing up to %d.".formatted(before.path("highestStored").asLong());
        }
        long begin = System.nanoTime();
        JsonNode after = before;
        while (after.path("replayedAt").equals(before.path("replayedAt"))) {
            if (System.nanoTime() - begin > PATIENCE_NANOS) {
                return "The agent is asked for %d numbers and still sends; GET /api/agents/%s/missing says when it has no more."
                        .formatted(numbers, agent);
            }
            TimeUnit.MILLISECONDS.sleep(200);
            after = api.get(GatewayApi.path("agents", agent, "missing"));
        }
        long without = after.path("withoutBatch").asLong() - before.path("withoutBatch").asLong();
        return "Of %d numbers %d came; of the others the agent has nothing: never used, or gone."
                .formatted(numbers, Math.max(0, numbers - without));
    }
}
