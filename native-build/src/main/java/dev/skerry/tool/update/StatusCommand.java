package dev.skerry.tool.update;

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
        description = "Show a rollout: its waves, and how far its agents are.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it goes on, waits for approvals, or is done",
            "1:it is paused or was stopped, or there is none",
            "2:the command line was not understood",
            "3:the gateway does not answer"
        })
final class StatusCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "ROLLOUT",
            description = "Its id, or how that begins; without, the newest.")
    private String id = "";

    @Option(names = "--all", description = "List all rollouts, the newest first.")
    private boolean all;

    @Option(
            names = "--watch",
            arity = "0..1",
            paramLabel = "SECONDS",
            fallbackValue = "2",
            description =
                    "Look again every 2 seconds (or as many as said), print what changed, and end when the rollout does or pauses.")
    private @Nullable Integer watch;

    @Option(names = "--json", description = "Print the gateway's answer as it is.")
    private boolean json;

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            PrintWriter out = spec.commandLine().getOut();
            if (all) {
                JsonNode rollouts = api.get(UpdateApi.ROLLOUTS);
                if (json) {
                    out.println(rollouts.toPrettyString());
                } else {
                    rollouts.forEach(rollout -> out.println(UpdateText.head(rollout)));
                }
                return ExitCode.OK.number();
            }
            return follow(api, out).number();
        }
    }

    private ExitCode follow(GatewayApi api, PrintWriter out) throws InterruptedException {
        String path = UpdateApi.path(api, id);
        String last = "";
        while (true) {
            JsonNode rollout = api.get(path);
            String text = json ? rollout.toPrettyString() + "\n" : UpdateText.of(rollout);
            if (!text.equals(last)) {
                out.print(text);
                out.flush();
            }
            last = text;
            String stage = rollout.path("stage").asText();
            boolean isPaused = rollout.path("pause").isObject();
            boolean goesOn = (stage.equals("open") && !isPaused) || stage.equals("waiting");
            if (watch == null || !goesOn) {
                return goesOn || stage.equals("done") ? ExitCode.OK : ExitCode.FOUND;
            }
            TimeUnit.SECONDS.sleep(watch);
        }
    }
}
