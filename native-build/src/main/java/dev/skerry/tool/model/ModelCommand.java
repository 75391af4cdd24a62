package dev.skerry.tool.model;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Model bundles. */
@Command(
        name = "model",
        description = {
            "Make model bundles of ONNX graphs, and say what is in them and what is wrong with them.",
            "  skerry model import bearing.onnx --name pump-bearing",
            "  skerry model build pump-bearing",
            "  skerry model verify pump-bearing-1.0.0.skm"
        },
        mixinStandardHelpOptions = true,
        subcommands = {
            BuildCommand.class,
            VerifyCommand.class,
            InspectCommand.class,
            ImportCommand.class
        })
public final class ModelCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say build, verify, inspect or import.");
    }
}
