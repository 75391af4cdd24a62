package dev.skerry.tool.action;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Has an agent start again. */
@Command(
        name = "restart",
        description =
                "Have an agent end and start again, through its gateway. Nothing is lost: what it took is on its disk, what comes meanwhile waits in its sources.",
        mixinStandardHelpOptions = true)
public final class RestartCommand implements Callable<Integer> {
    @Parameters(paramLabel = "AGENT", description = "The agent's id.")
    private String agent = "";

    @Mixin private ActionRun run = new ActionRun();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        return run.run(
                agent,
                run.order("restart"),
                "The agent has started again.",
                spec.commandLine().getOut());
    }
}
