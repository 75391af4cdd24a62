package dev.skerry.tool.people;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.GatewayOption;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** API tokens, for programs. */
@Command(
        name = "token",
        description = "Make, show and revoke API tokens.",
        mixinStandardHelpOptions = true)
public final class TokenCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    /** One that is not filled in yet. */
    public TokenCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name what to do with tokens.");
    }

    @Command(
            name = "create",
            description = {
                "Make a token that acts for you, and print it: it is shown this once.",
                "One that is made with a stored login ends with that at the latest."
            },
            mixinStandardHelpOptions = true)
    int create(
            @Parameters(index = "0", paramLabel = "NAME", description = "What it is for.")
                    String name,
            @Option(
                            names = "--role",
                            paramLabel = "ROLE",
                            description = "viewer, operator or admin (default: your own).")
                    @Nullable String role,
            @Option(
                            names = "--site",
                            paramLabel = "SITE",
                            description = "A site that it sees; may be repeated (default: yours).")
                    @Nullable List<String> sites,
            @Option(
                            names = "--expires",
                            paramLabel = "DURATION",
                            defaultValue = "30d",
                            description = "How long it lasts (default: ${DEFAULT-VALUE}).")
                    String expires,
            @Mixin GatewayOption gateway) {
        ObjectNode body = new ObjectMapper().createObjectNode();
        body.put("name", name).put("expiresIn", expires);
        if (role != null) {
            body.put("role", role);
        }
        if (sites != null) {
            sites.forEach(body.putArray("sites")::add);
        }
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            JsonNode made = api.post(GatewayApi.path("tokens"), body);
            return print(made.path("token").asText());
        }
    }

    @Command(
            name = "list",
            description = "Your tokens; everybody's for admins.",
            mixinStandardHelpOptions = true)
    int list(@Mixin GatewayOption gateway) {
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            for (JsonNode token : api.get(GatewayApi.path("tokens"))) {
                print(
                        "%-4d %-32s %-16s %-9s %-20s until %s"
                                .formatted(
                                        token.path("id").asLong(),
                                        token.path("name").asText(),
                                        token.path("person").asText(),
                                        token.path("role").asText(),
                                        PeopleCommand.sites(token),
                                        token.path("endsAt").asText()));
            }
            return ExitCode.OK.number();
        }
    }

    @Command(name = "revoke", description = "Revoke a token.", mixinStandardHelpOptions = true)
    int revoke(
            @Parameters(index = "0", paramLabel = "ID", description = "As 'token list' shows it.")
                    long id,
            @Mixin GatewayOption gateway) {
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            api.delete(GatewayApi.path("tokens", String.valueOf(id)));
            return print("Token %d is revoked.".formatted(id));
        }
    }

    private int print(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
        return ExitCode.OK.number();
    }
}
