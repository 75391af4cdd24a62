package dev.skerry.tool.profile;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.GatewayOption;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes the assignment of a profile back. */
@Command(
        name = "unassign",
        description = {
            "Take the assignment of a profile back.",
            "The agents go back to a wider assignment, else to their own file of that name, else they do without."
        },
        mixinStandardHelpOptions = true)
final class UnassignCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "NAME", description = "The profile.")
    private String profile = "";

    @ArgGroup(multiplicity = "1")
    private Target target = new Target();

    @Option(names = "--json", description = "Print the gateway's answer as it is.")
    private boolean json;

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        String query =
                target.toJson(spec).properties().stream()
                        .map(
                                field ->
                                        field.getKey()
                                                + "="
                                                + URLEncoder.encode(
                                                        field.getValue().asText(), UTF_8))
                        .collect(Collectors.joining("&"));
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            JsonNode left =
                    api.delete(GatewayApi.path("profiles", profile, "assignments") + "?" + query);
            PrintWriter out = spec.commandLine().getOut();
            out.println(
                    json
                            ? left.toPrettyString()
                            : target.isAmong(left, spec, null)
                                    ? "That waits for approvals; see './skerry approve list'."
                                    : "%s is not assigned there any more.".formatted(profile));
            out.flush();
            return ExitCode.OK.number();
        }
    }
}
