package dev.skerry.tool.action;

import picocli.CommandLine.Command;

/** Has an agent take readings again. */
@Command(
        name = "resume",
        description = "Have an agent that was drained take readings again, through its gateway.",
        mixinStandardHelpOptions = true)
public final class ResumeCommand extends AgentOrder {
    public ResumeCommand() {
        super("resume", "The agent takes readings again.");
    }
}
