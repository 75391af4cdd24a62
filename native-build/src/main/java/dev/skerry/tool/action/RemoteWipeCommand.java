package dev.skerry.tool.action;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.Terminal;
import dev.skerry.tool.ToolException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Has an agent destroy what it keeps. */
@Command(
        name = "wipe-remote",
        description = {
            "Have an agent destroy all that it keeps, through its gateway: its key first, then credentials, identity, readings, twins, profiles and audit log.",
            "It asks for the agent's id. The agent refuses unless it is drained, or --force is given. It ends, and has to be enrolled again.",
            "On the agent's own machine: skerry agent wipe."
        },
        mixinStandardHelpOptions = true)
public final class RemoteWipeCommand implements Callable<Integer> {
    @Parameters(paramLabel = "AGENT", description = "The agent's id.")
    private String agent = "";

    @Option(
            names = "--confirm",
            paramLabel = "AGENT",
            description = "The agent's id once more, instead of being asked for it.")
    private @Nullable String confirm;

    @Option(
            names = "--force",
            description = "Also if the gateway lacks readings, which are lost then.")
    private boolean force;

    @Mixin private ActionRun run = new ActionRun();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        String typed = confirm == null ? asked() : confirm;
        if (!agent.equals(typed)) {
            throw new ToolException(
                    "SKR-T122",
                    ExitCode.USAGE,
                    "That is not the agent's id, and nothing was wiped: type '%s', or give it with --confirm."
                            .formatted(agent));
        }
        ObjectNode order = run.order("wipe").put("confirm", typed);
        if (force) {
            order.put("force", true);
        }
        return run.run(
                agent,
                order,
                "The agent destroys all that it kept. It has to be enrolled again.",
                spec.commandLine().getOut());
    }

    private @Nullable String asked() {
        return Terminal.line(
                        "All that agent %s keeps will be gone: %sits twins, its identity and its keys.%nType the agent's id to go on: "
                                .formatted(agent, force ? "readings that wait, " : ""))
                .orElse(null);
    }
}
