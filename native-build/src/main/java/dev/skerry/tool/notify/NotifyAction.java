package dev.skerry.tool.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.GatewayOption;
import dev.skerry.tool.VisibleText;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks a gateway for something and shows the answer. */
@Command(mixinStandardHelpOptions = true)
abstract class NotifyAction implements Callable<Integer> {
    @Option(names = "--json", description = "Print the gateway's answer as it is.")
    private boolean json;

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    abstract JsonNode ask(GatewayApi api);

    abstract void show(JsonNode answer, PrintWriter out);

    /** What the command exits with after that answer. */
    ExitCode exitCode(JsonNode answer) {
        return ExitCode.OK;
    }

    @Override
    public Integer call() {
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            JsonNode answer = ask(api);
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(answer.toPrettyString());
            } else {
                show(answer, out);
            }
            out.flush();
            return exitCode(answer).number();
        }
    }

    static String path(String... parts) {
        String[] all = new String[parts.length + 1];
        all[0] = "notifications";
        System.arraycopy(parts, 0, all, 1, parts.length);
        return GatewayApi.path(all);
    }

    static String text(JsonNode of, String member) {
        return VisibleText.of(of.path(member).asText());
    }

    static String list(JsonNode words) {
        return VisibleText.of(
                String.join(", ", words.valueStream().map(JsonNode::asText).toList()));
    }

    static void fill(ArrayNode array, @Nullable List<String> words) {
        if (words != null) {
            words.forEach(array::add);
        }
    }

    /** A contact point on a line or two. */
    static String contact(JsonNode contact) {
        String to =
                contact.path("kind").asText().equals("email")
                        ? list(contact.path("recipients"))
                        : text(contact, "url");
        String error = text(contact, "lastError");
        return "%s  %s to %s, at most %d an hour%n  waiting %d, given up %d, last arrived %s%s%n"
                .formatted(
                        text(contact, "name"),
                        text(contact, "kind"),
                        to,
                        contact.path("perHour").asInt(),
                        contact.path("waiting").asInt(),
                        contact.path("givenUp").asInt(),
                        contact.path("deliveredAt").asText("never").replace("null", "never"),
                        error.isEmpty() ? "" : "; last trouble: " + error);
    }

    /** A route on a line. */
    static String route(JsonNode route) {
        var about = new StringBuilder();
        for (String field : List.of("severities", "kinds", "sites", "profiles", "rules")) {
            if (!route.path(field).isEmpty()) {
                about.append("; ").append(field).append(": ").append(list(route.path(field)));
            }
        }
        return "%s  to %s%s; wait %s, interval %s, repeat %s%s%n"
                .formatted(
                        text(route, "name"),
                        list(route.path("contacts")),
                        about.isEmpty() ? "; all alarms" : about,
                        text(route, "wait"),
                        text(route, "interval"),
                        text(route, "repeat"),
                        route.path("resolved").asBoolean() ? ", resolved too" : "");
    }
}
