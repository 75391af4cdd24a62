package dev.skerry.tool.model.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.tool.AgentsOption;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.GatewayOption;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Begins a rollout. */
@Command(
        name = "start",
        description = {
            "Begin to roll a version of a model out; its agents run it in shadow first.",
            "  skerry model rollout start pump-bearing@1.3.0 --site harbour --auto --gate agreement=98%%"
        },
        mixinStandardHelpOptions = true)
final class StartCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "NAME@VERSION",
            converter = ModelVersion.Converter.class,
            description = "The model and its version.")
    private ModelVersion model = new ModelVersion("", "");

    @ArgGroup(multiplicity = "1")
    private AgentsOption target = new AgentsOption();

    /** Which agents it acts on first. */
    static final class CanaryOptions {
        @Option(
                names = "--canary",
                paramLabel = "SHARE",
                description = "The share of the agents that it acts on first (default: 10%%).")
        private @Nullable String share;

        @Option(
                names = "--canary-site",
                paramLabel = "SITE",
                description = "The site whose agents it acts on first.")
        private @Nullable String site;
    }

    @ArgGroup private @Nullable CanaryOptions canary;

    @Option(
            names = "--auto",
            description =
                    "Have it go on by itself once all gates hold. It goes back by itself in any case.")
    private boolean automatic;

    @Option(
            names = "--stage-time",
            paramLabel = "TIME",
            description =
                    "With --auto: how long each stage lasts at least, such as 30m (default: 10m).")
    private @Nullable String stageTime;

    @Mixin private GateOptions gates = new GateOptions();

    @Option(names = "--json", description = "Print the gateway's answer as it is.")
    private boolean json;

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        ObjectNode wish = target.agents().put("version", model.version());
        if (automatic) {
            wish.put("automatic", true);
        }
        if (stageTime != null) {
            wish.put("stageTime", stageTime);
        }
        addCanary(wish);
        ObjectNode wanted = gates.toJson(spec);
        if (!wanted.isEmpty()) {
            wish.set("gates", wanted);
        }
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            JsonNode rollout = api.post(GatewayApi.path("models", model.name(), "rollouts"), wish);
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(rollout.toPrettyString());
            } else {
                out.print(RolloutText.of(rollout));
                if (RolloutApi.isWaiting(rollout)) {
                    out.printf(
                            "It begins once it has its approvals: './skerry approve show %s'.%n",
                            RolloutText.word(rollout, "id"));
                }
                out.printf(
                        "'./skerry model rollout status %s --watch' follows it.%n", model.name());
            }
            return ExitCode.OK.number();
        }
    }

    private void addCanary(ObjectNode wish) {
        if (canary == null) {
            return;
        }
        if (canary.site != null) {
            wish.putObject("canary").put("site", canary.site);
        } else if (canary.share != null) {
            try {
                wish.putObject("canary").put("share", GateOptions.share(canary.share));
            } catch (NumberFormatException e) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--canary: '%s' is no share such as 10%%".formatted(canary.share),
                        e);
            }
        }
    }
}
