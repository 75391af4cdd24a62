package dev.skerry.tool.notify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.GatewayApi;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Remove a contact point with what waits for it. */
@Command(name = "remove", description = "Remove a contact point with what waits for it.")
final class RemoveCommand extends NotifyAction {
    @Parameters(index = "0", paramLabel = "NAME", description = "The contact point.")
    private String name = "";

    @Override
    JsonNode ask(GatewayApi api) {
        return api.delete(path("contact-points", name));
    }

    @Override
    void show(JsonNode answer, PrintWriter out) {
        out.println("Removed: " + text(answer, "name"));
    }
}
