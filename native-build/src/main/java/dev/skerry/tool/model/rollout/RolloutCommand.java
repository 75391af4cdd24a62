package dev.skerry.tool.model.rollout;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Rollouts of models. */
@Command(
        name = "rollout",
        description = {
            "Bring a version of a model to agents in stages: in shadow beside what acts, then acting on a few (canary), then on all.",
            "  skerry model rollout start pump-bearing@1.3.0 --all --canary 10% --auto",
            "  skerry model rollout status pump-bearing --watch"
        },
        mixinStandardHelpOptions = true,
        subcommands = {
            StartCommand.class,
            StatusCommand.class,
            PromoteCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            AbortCommand.class,
            ListCommand.class
        })
public final class RolloutCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Say start, status, promote, pause, resume, abort or list.");
    }
}
