package dev.skerry.tool.action;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.profile.text.Durations;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.GatewayOption;
import dev.skerry.tool.ToolException;
import dev.skerry.tool.VisibleText;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What is the same for all that an agent itself can be told to do: the order, and waiting for it.
 */
public final class ActionRun {
    private static final long LOOK_MILLIS = 500;

    @Option(
            names = "--order-id",
            paramLabel = "ID",
            description = "The order's id: the same id again is the same order (default: drawn).")
    private String id = UUID.randomUUID().toString();

    @Option(
            names = "--expires",
            paramLabel = "DURATION",
            description =
                    "Do not begin later than this, 1s to 7d (default: 1h): an agent that is away does it when it is back.")
    private @Nullable String expires;

    @Option(names = "--no-wait", description = "Do not wait for what becomes of it.")
    private boolean noWait;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            description = "Wait no longer than this (default: 1h).")
    private String timeout = "1h";

    @Mixin private GatewayOption gateway = new GatewayOption();

    private final ObjectMapper json = new ObjectMapper();
    private int shown;
    private String waiting = "";

    /** The body of an order, for what is to be added. */
    public ObjectNode order(String action) {
        return json.createObjectNode().put("action", action);
    }

    /**
     * Gives an order, and waits for what becomes of it.
     *
     * @param done what is said when it is done
     */
    public int run(String agent, ObjectNode order, String done, PrintWriter out)
            throws InterruptedException {
        Duration patience = Durations.parse(timeout);
        if (patience == null) {
            throw new ToolException(
                    "SKR-T120",
                    ExitCode.USAGE,
                    "'%s' is no duration: write one such as 90s, 10m or 2h.".formatted(timeout));
        }
        order.put("id", id);
        if (expires != null) {
            order.put("expiresIn", expires);
        }
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            JsonNode told = api.post(GatewayApi.path("agents", agent, "actions"), order);
            show(told, out);
            if (noWait) {
                return ExitCode.OK.number();
            }
            JsonNode end = await(api, agent, told, patience, out);
            boolean isDone = end.path("state").asText().equals("executed");
            if (isDone) {
                out.println(done);
                out.flush();
            }
            return (isDone ? ExitCode.OK : ExitCode.FOUND).number();
        }
    }

    private JsonNode await(
            GatewayApi api, String agent, JsonNode told, Duration patience, PrintWriter out)
            throws InterruptedException {
        JsonNode action = told;
        long began = System.nanoTime();
        while (!action.path("over").asBoolean()) {
            if (System.nanoTime() - began > patience.toNanos()) {
                throw new ToolException(
                        "SKR-T121",
                        ExitCode.FOUND,
                        "The order %s is %s after %s, and goes on without this command: GET /api/commands/%s. One that is accepted and not done is of an agent that is away, or that nothing started again."
                                .formatted(id, action.path("state").asText(), timeout, id));
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            action = api.get(GatewayApi.path("commands", id));
            show(action, out);
            if (action.path("state").asText().equals("accepted")) {
                progress(api.get(GatewayApi.path("agents", agent)), out);
            }
        }
        return action;
    }

    /** How many readings wait, when that is another number than was said last. */
    private void progress(JsonNode agent, PrintWriter out) {
        if (agent.path("activity").path("state").asText().equals("draining")) {
            String records = "%,d".formatted(agent.path("pendingRecords").asLong());
            if (!records.equals(waiting)) {
                waiting = records;
                out.printf("%s readings wait%n", records);
                out.flush();
            }
        }
    }

    private void show(JsonNode action, PrintWriter out) {
        JsonNode steps = action.path("steps");
        for (; shown < steps.size(); shown++) {
            JsonNode step = steps.get(shown);
            String state = step.path("state").asText();
            String code = step.path("code").asText("");
            out.printf(
                    "%-30s %-10s by %s%s%s%n",
                    step.path("at").asText(),
                    state,
                    VisibleText.of(step.path("by").asText()),
                    step.path("code").isNull() || code.isEmpty()
                            ? ""
                            : "  %s %s"
                                    .formatted(
                                            code, VisibleText.of(step.path("message").asText(""))),
                    state.equals("waiting") ? "; for what: ./skerry approve show " + id : "");
        }
        out.flush();
    }
}
