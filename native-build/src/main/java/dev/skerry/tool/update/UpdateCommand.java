package dev.skerry.tool.update;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Programs of agents. */
@Command(
        name = "update",
        description = {
            "Bring another version of their program to agents, wave by wave; who fails goes back by itself.",
            "  skerry update push skerry-agent-0.3.0-linux-arm64.tar.zst",
            "  skerry update start 0.3.0 --all --waves 1,10%%,50%%,100%% --dry-run",
            "  skerry update status --watch"
        },
        mixinStandardHelpOptions = true,
        subcommands = {
            PushCommand.class,
            ListCommand.class,
            RemoveCommand.class,
            StartCommand.class,
            StatusCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            StopCommand.class,
            RevertCommand.class
        })
public final class UpdateCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Say push, list, remove, start, status, pause, resume, stop or revert.");
    }
}
