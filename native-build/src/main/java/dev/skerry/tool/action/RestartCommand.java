package dev.skerry.tool.action;

import picocli.CommandLine.Command;

/** Has an agent start again. */
@Command(
        name = "restart",
        description =
                "Have an agent end and start again, through its gateway. Nothing is lost: what it took is on its disk, what comes meanwhile waits in its sources.",
        mixinStandardHelpOptions = true)
public final class RestartCommand extends AgentOrder {
    public RestartCommand() {
        super("restart", "The agent has started again.");
    }
}
