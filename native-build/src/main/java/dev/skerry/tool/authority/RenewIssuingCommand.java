package dev.skerry.tool.authority;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.GatewayOption;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Has the gateway make a new issuing CA. */
@Command(
        name = "renew-issuing",
        description = {
            "Have the gateway make a new issuing CA now; those before it are trusted until they end.",
            "While the root is online the gateway does so by itself when two thirds of a year are over. The file of an offline root is used once and not kept there."
        },
        mixinStandardHelpOptions = true)
final class RenewIssuingCommand implements Callable<Integer> {
    @Option(
            names = "--root",
            paramLabel = "FILE",
            description = "The file that export-root wrote, when the root is offline.")
    private @Nullable Path root;

    @Mixin private PasswordOption password = new PasswordOption();

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        ObjectNode body = new ObjectMapper().createObjectNode();
        if (root != null) {
            body.put("root", Base64.getEncoder().encodeToString(new RootFile(root).read()))
                    .put("password", password.read());
        }
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            JsonNode present = api.post("/api/authority/issuing", body).path("issuing").path(0);
            PrintWriter out = spec.commandLine().getOut();
            out.printf(
                    "%s signs from now on, until %s.%n",
                    present.path("subject").asText(), present.path("notAfter").asText());
            out.flush();
            return ExitCode.OK.number();
        }
    }
}
