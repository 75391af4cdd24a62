package dev.skerry.tool.artifact;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Artifacts: model bundles and programs of agents. */
@Command(
        name = "artifact",
        description = {
            "Have the gateway sign for model bundles and programs of agents, and verify what it signed for.",
            "  skerry artifact sign model pump-bearing-1.2.0",
            "  skerry artifact sign agent skerry-agent-0.2.0.jar",
            "  skerry artifact verify pump-bearing-1.2.0"
        },
        mixinStandardHelpOptions = true,
        subcommands = {SignCommand.class, VerifyCommand.class})
public final class ArtifactCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say sign or verify.");
    }
}
