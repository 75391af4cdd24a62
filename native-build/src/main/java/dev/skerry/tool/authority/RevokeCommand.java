package dev.skerry.tool.authority;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.GatewayOption;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Revokes certificates. */
@Command(
        name = "revoke",
        description = {
            "Revoke an agent's certificates, or one of them with those that it was renewed into.",
            "A session that lives by one of them ends at once."
        },
        mixinStandardHelpOptions = true)
final class RevokeCommand implements Callable<Integer> {
    @ArgGroup(multiplicity = "1")
    private Which which = new Which();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the record.")
    private String reason = "";

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    /** Of whom. */
    private static final class Which {
        @Option(names = "--agent", paramLabel = "ID", description = "All of this agent's.")
        private @Nullable String agent;

        @Option(
                names = "--serial",
                paramLabel = "HEX",
                description = "The one of this serial number.")
        private @Nullable String serial;

        private String path() {
            return agent != null
                    ? GatewayApi.path("agents", agent, "certificates")
                    : GatewayApi.path("certificates", String.valueOf(serial));
        }
    }

    @Override
    public Integer call() {
        String query =
                reason.isEmpty()
                        ? ""
                        : "?reason=" + URLEncoder.encode(reason, StandardCharsets.UTF_8);
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            JsonNode revoked = api.delete(which.path() + query);
            PrintWriter out = spec.commandLine().getOut();
            for (JsonNode certificate : revoked) {
                out.printf(
                        "Revoked: agent %s, serial %s.%n",
                        certificate.path("agentId").asText(), certificate.path("serial").asText());
            }
            if (revoked.isEmpty()) {
                out.println("There was none that is valid.");
            }
            out.flush();
            return (revoked.isEmpty() ? ExitCode.FOUND : ExitCode.OK).number();
        }
    }
}
