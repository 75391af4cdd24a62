package dev.skerry.tool.approve;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What needs approvals, and what one says to it. */
@Command(
        name = "approve",
        description =
                "Approve or refuse what waits for approvals at a gateway. It is signed on this machine; agents verify it for themselves.",
        mixinStandardHelpOptions = true,
        subcommands = {
            KeyCommand.class,
            ListCommand.class,
            ShowCommand.class,
            DecideCommand.Yes.class,
            DecideCommand.No.class
        })
public final class ApproveCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    /** One that is not filled in yet. */
    public ApproveCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "key, list, show, yes or no?");
    }
}
