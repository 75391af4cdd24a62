package dev.skerry.tool.enrol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.GatewayOption;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a token. */
@Command(
        name = "token",
        description = {
            "Make a token that gives one agent its certificate, once.",
            "The token alone is printed to standard output, what to do with it to standard error."
        },
        mixinStandardHelpOptions = true)
final class TokenCommand implements Callable<Integer> {
    @Option(
            names = "--agent-id",
            paramLabel = "ID",
            description = "The agent that it is for (default: whichever uses it).")
    private @Nullable String agentId;

    @Option(
            names = "--site",
            paramLabel = "SITE",
            description = "The site that the agent is bound to (default: none).")
    private @Nullable String site;

    @Option(
            names = "--expires",
            paramLabel = "TIME",
            defaultValue = "1h",
            description = "How long it can be used, from 1m to 30d (default: ${DEFAULT-VALUE}).")
    private String expires = "1h";

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        ObjectNode body = new ObjectMapper().createObjectNode().put("expiresIn", expires);
        if (agentId != null) {
            body.put("agentId", agentId);
        }
        if (site != null) {
            body.put("site", site);
        }
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            JsonNode made = api.post("/api/enrolments", body);
            PrintWriter err = spec.commandLine().getErr();
            err.printf(
                    "The token of enrolment %s works once, until %s, and is shown only now. On the device:%n  ./skerry agent enrol --id %s --gateway https://%s:%d%nand give it the token.%n",
                    made.path("enrolmentId").asText(),
                    made.path("expiresAt").asText(),
                    agentId == null ? "ID" : agentId,
                    gateway.address().getHost(),
                    made.path("tlsPort").asInt());
            err.flush();
            PrintWriter out = spec.commandLine().getOut();
            out.println(made.path("token").asText());
            out.flush();
            return ExitCode.OK.number();
        }
    }
}
