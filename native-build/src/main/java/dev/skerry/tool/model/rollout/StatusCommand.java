package dev.skerry.tool.model.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.GatewayOption;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows a rollout. */
@Command(
        name = "status",
        description = "Show the newest rollout of a model: its stage, its gates and its agents.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it is open, waits for approvals, or is done",
            "1:it was aborted or reversed",
            "2:the command line was not understood",
            "3:the gateway does not answer, or the model was never rolled out"
        })
final class StatusCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "The model.")
    private String model = "";

    @Option(
            names = "--watch",
            arity = "0..1",
            paramLabel = "SECONDS",
            fallbackValue = "2",
            description =
                    "Look again every 2 seconds (or as many as said), print what changed, and end when the rollout does.")
    private @Nullable Integer watch;

    @Option(names = "--json", description = "Print the gateway's answer as it is.")
    private boolean json;

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            PrintWriter out = spec.commandLine().getOut();
            String path = RolloutApi.newest(api, model);
            String last = "";
            while (true) {
                JsonNode rollout = api.get(path);
                String text = json ? rollout.toPrettyString() + "\n" : RolloutText.of(rollout);
                if (!text.equals(last)) {
                    out.print(text);
                    out.flush();
                }
                last = text;
                String stage = rollout.path("stage").asText();
                boolean isOpen = RolloutApi.isOpen(rollout);
                if (watch == null || !isOpen) {
                    return (isOpen || stage.equals("done") ? ExitCode.OK : ExitCode.FOUND).number();
                }
                TimeUnit.SECONDS.sleep(watch);
            }
        }
    }
}
