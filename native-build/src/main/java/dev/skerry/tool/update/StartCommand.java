package dev.skerry.tool.update;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Begins a rollout. */
@Command(
        name = "start",
        description = {
            "Begin to roll a version out; who has it for its target and can run it gets it when its wave comes.",
            "  skerry update start 0.3.0 --site harbour --waves 1,10%%,100%% --soak 30m --window \"22:00-04:00 Europe/Berlin\""
        },
        mixinStandardHelpOptions = true)
final class StartCommand implements Callable<Integer> {
    @Parameters(paramLabel = "VERSION", description = "A version that was pushed.")
    private String version = "";

    @ArgGroup(multiplicity = "1")
    private AudienceOption audience = new AudienceOption();

    @Mixin private TermsOptions terms = new TermsOptions();

    @Option(
            names = "--dry-run",
            description = "Say who would get it and who not, and why; begin nothing.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print the gateway's answer as it is.")
    private boolean json;

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        ObjectNode wish = audience.toJson().put("version", version);
        terms.addTo(wish, spec);
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            PrintWriter out = spec.commandLine().getOut();
            String path = UpdateApi.ROLLOUTS + (dryRun ? "/preview" : "");
            JsonNode answer = api.post(path, wish);
            if (json) {
                out.println(answer.toPrettyString());
            } else if (dryRun) {
                out.print(UpdateText.preview(answer));
            } else {
                out.print(UpdateText.of(answer));
                if (UpdateText.word(answer, "stage").equals("waiting")) {
                    out.printf(
                            "It begins once it has its approvals: './skerry approve show %s'.%n",
                            UpdateText.word(answer, "id"));
                }
                out.printf("'./skerry update status --watch' follows it.%n");
            }
            out.flush();
            return ExitCode.OK.number();
        }
    }
}
