package dev.skerry.tool.policy;

import dev.skerry.tool.profile.SchemaCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The policy that says what needs approvals. */
@Command(
        name = "policy",
        description = "The policy that says which commands and profiles need approvals.",
        mixinStandardHelpOptions = true,
        subcommands = {
            LintCommand.class,
            SchemaCommand.OfPolicies.class,
            SetCommand.class,
            ShowCommand.class
        })
public final class PolicyCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "what about it: lint, schema, set or show?");
    }
}
