package dev.skerry.tool.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.skerry.tool.GatewayApi;
import java.io.PrintWriter;
import picocli.CommandLine.Command;

/** Lists contact points and routes. */
@Command(name = "list", description = "List contact points, how they do, and routes.")
final class ListCommand extends NotifyAction {
    @Override
    JsonNode ask(GatewayApi api) {
        var both = JsonNodeFactory.instance.objectNode();
        both.set("contactPoints", api.get(path("contact-points")));
        both.set("routes", api.get(path("routes")));
        return both;
    }

    @Override
    void show(JsonNode answer, PrintWriter out) {
        if (answer.path("contactPoints").isEmpty()) {
            out.println("Nobody is told of alarms; ./skerry notify add makes a contact point.");
            return;
        }
        answer.path("contactPoints").forEach(contact -> out.print(contact(contact)));
        out.println(
                answer.path("routes").isEmpty()
                        ? "There are no routes, so nothing is sent."
                        : "Routes:");
        answer.path("routes").forEach(route -> out.print(route(route)));
    }
}
