package dev.skerry.tool.notify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.GatewayApi;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Remove a route. */
@Command(name = "unroute", description = "Remove a route.")
final class UnrouteCommand extends NotifyAction {
    @Parameters(index = "0", paramLabel = "NAME", description = "The route.")
    private String name = "";

    @Override
    JsonNode ask(GatewayApi api) {
        return api.delete(path("routes", name));
    }

    @Override
    void show(JsonNode answer, PrintWriter out) {
        out.println("Removed: " + text(answer, "name"));
    }
}
