package dev.skerry.tool.authority;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.GatewayOption;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows the authority. */
@Command(
        name = "show",
        description = "Show the root, the issuing CAs and the gateway's own certificate.",
        mixinStandardHelpOptions = true)
final class ShowCommand implements Callable<Integer> {
    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            JsonNode authority = api.get("/api/authority");
            PrintWriter out = spec.commandLine().getOut();
            print(out, "root", authority.path("root"));
            out.printf(
                    "  SHA-256 %s, its key is %s%n",
                    authority.path("fingerprint").asText(),
                    authority.path("isRootOnline").asBoolean()
                            ? "at the gateway: './skerry authority export-root' takes it offline"
                            : "offline");
            authority.path("issuing").forEach(issuing -> print(out, "issuing CA", issuing));
            if (authority.path("isIssuingDue").asBoolean()) {
                out.println("  A new one is due: './skerry authority renew-issuing' makes it.");
            }
            print(out, "gateway", authority.path("server"));
            out.flush();
            return ExitCode.OK.number();
        }
    }

    private static void print(PrintWriter out, String what, JsonNode certificate) {
        out.printf(
                "%s: %s, serial %s, until %s%n",
                what,
                certificate.path("subject").asText(),
                certificate.path("serial").asText(),
                certificate.path("notAfter").asText());
    }
}
