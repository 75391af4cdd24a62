package dev.skerry.tool.action;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Has an agent take readings again. */
@Command(
        name = "resume",
        description = "Have an agent that was drained take readings again, through its gateway.",
        mixinStandardHelpOptions = true)
public final class ResumeCommand implements Callable<Integer> {
    @Parameters(paramLabel = "AGENT", description = "The agent's id.")
    private String agent = "";

    @Mixin private ActionRun run = new ActionRun();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        return run.run(
                agent,
                run.order("resume"),
                "The agent takes readings again.",
                spec.commandLine().getOut());
    }
}
