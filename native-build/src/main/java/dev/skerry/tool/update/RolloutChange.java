package dev.skerry.tool.update;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.GatewayOption;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Does something about a rollout, and shows what it is then. */
abstract class RolloutChange implements Callable<Integer> {
    private final String deed;

    @Parameters(
            arity = "0..1",
            paramLabel = "ROLLOUT",
            description = "Its id, or how that begins; without, the newest.")
    private String id = "";

    @Option(names = "--json", description = "Print the gateway's answer as it is.")
    private boolean json;

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    /**
     * A change.
     *
     * @param deed as the gateway's route ends
     */
    RolloutChange(String deed) {
        this.deed = deed;
    }

    /** What the gateway is told. */
    ObjectNode body() {
        return JsonNodeFactory.instance.objectNode();
    }

    @Override
    public Integer call() {
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            JsonNode rollout = api.post(UpdateApi.path(api, id) + "/" + deed, body());
            PrintWriter out = spec.commandLine().getOut();
            out.println(json ? rollout.toPrettyString() : UpdateText.head(rollout));
            return ExitCode.OK.number();
        }
    }
}
