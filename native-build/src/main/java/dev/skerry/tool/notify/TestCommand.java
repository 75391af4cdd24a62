package dev.skerry.tool.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Tries a contact point out. */
@Command(
        name = "test",
        description = {
            "Send a test to a contact point now, and say what it answered.",
            "Exits with 1 if it did not arrive."
        })
final class TestCommand extends NotifyAction {
    @Parameters(index = "0", paramLabel = "NAME", description = "The contact point.")
    private String name = "";

    @Override
    JsonNode ask(GatewayApi api) {
        return api.post(
                path("contact-points", name, "test"), JsonNodeFactory.instance.objectNode());
    }

    @Override
    void show(JsonNode answer, PrintWriter out) {
        out.printf(
                "%s after %d ms: %s%n",
                answer.path("delivered").asBoolean() ? "It arrived" : "It did not arrive",
                answer.path("millis").asLong(),
                text(answer, "answer"));
    }

    @Override
    ExitCode exitCode(JsonNode answer) {
        return answer.path("delivered").asBoolean() ? ExitCode.OK : ExitCode.FOUND;
    }
}
