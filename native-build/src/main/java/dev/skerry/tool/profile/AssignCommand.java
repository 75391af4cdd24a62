package dev.skerry.tool.profile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.GatewayOption;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Has agents work by a version of a profile. */
@Command(
        name = "assign",
        description = {
            "Have agents work by a version of a profile that the gateway has.",
            "The narrowest counts: device before agent before group before site before all.",
            "  skerry profile assign pump@1.2.0 --site harbour",
            "  skerry profile assign pump@2.0.0 --device north/pump-1"
        },
        mixinStandardHelpOptions = true)
final class AssignCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "NAME@VERSION",
            description = "The profile and its version.")
    private String profile = "";

    @ArgGroup(multiplicity = "1")
    private Target target = new Target();

    @Option(names = "--json", description = "Print the gateway's answer as it is.")
    private boolean json;

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        int at = profile.indexOf('@');
        if (at < 1 || at == profile.length() - 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "'%s': expected a profile and its version, such as pump@1.2.0"
                            .formatted(profile));
        }
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            JsonNode assignments =
                    api.put(
                            GatewayApi.path("profiles", profile.substring(0, at), "assignments"),
                            target.toJson(spec).put("version", profile.substring(at + 1)));
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(assignments.toPrettyString());
            } else if (!target.isAmong(assignments, spec, profile.substring(at + 1))) {
                out.printf("%s waits for approvals; see './skerry approve list'.%n", profile);
            } else {
                out.printf(
                        "%s is assigned; './skerry profile status %s' shows what becomes of it.%n",
                        profile, profile.substring(0, at));
            }
            out.flush();
            return ExitCode.OK.number();
        }
    }
}
