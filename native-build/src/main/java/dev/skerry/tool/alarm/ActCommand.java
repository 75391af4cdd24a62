package dev.skerry.tool.alarm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.GatewayOption;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Does something about some alarms: what can be done is done, and told why not of the others. */
@Command(mixinStandardHelpOptions = true)
abstract class ActCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", arity = "1..*", description = "The alarms' numbers, up to 500.")
    private List<Long> ids = new ArrayList<>();

    @Option(names = "--json", description = "Print the gateway's answer as it is.")
    private boolean json;

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    /** What is done, without of which alarms. */
    abstract ObjectNode act(GatewayApi api);

    static ObjectNode named(String act) {
        return JsonNodeFactory.instance.objectNode().put("act", act);
    }

    @Override
    public Integer call() {
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            ObjectNode body = act(api);
            ArrayNode alarms = body.putArray("alarms");
            ids.forEach(id -> alarms.addObject().put("id", id));
            JsonNode answer = api.post(GatewayApi.path("alarms", "acts"), body);
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(answer.toPrettyString());
            } else {
                answer.path("done").forEach(alarm -> out.print(AlarmText.alarm(alarm)));
            }
            out.flush();
            PrintWriter err = spec.commandLine().getErr();
            for (JsonNode refused : answer.path("refused")) {
                err.printf(
                        "%s %s: %s%n",
                        refused.path("code").asText(),
                        AlarmText.text(refused, "title"),
                        AlarmText.text(refused, "detail"));
            }
            err.flush();
            return (answer.path("refused").isEmpty() ? ExitCode.OK : ExitCode.FOUND).number();
        }
    }
}
