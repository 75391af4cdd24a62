package dev.skerry.tool.model;

import dev.skerry.tool.model.catalogue.CardCommand;
import dev.skerry.tool.model.catalogue.ListCommand;
import dev.skerry.tool.model.catalogue.PullCommand;
import dev.skerry.tool.model.catalogue.PushCommand;
import dev.skerry.tool.model.catalogue.RemoveCommand;
import dev.skerry.tool.model.catalogue.ShowCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Model bundles. */
@Command(
        name = "model",
        description = {
            "Make model bundles of ONNX graphs, say what is in them and what is wrong with them, and keep them at a gateway.",
            "  skerry model import bearing.onnx --name pump-bearing",
            "  skerry model build pump-bearing",
            "  skerry model verify pump-bearing-1.0.0.skm",
            "  skerry model push pump-bearing-1.0.0.skm"
        },
        mixinStandardHelpOptions = true,
        subcommands = {
            BuildCommand.class,
            VerifyCommand.class,
            InspectCommand.class,
            ImportCommand.class,
            PushCommand.class,
            ListCommand.class,
            ShowCommand.class,
            CardCommand.class,
            PullCommand.class,
            RemoveCommand.class
        })
public final class ModelCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Say build, verify, inspect, import, push, list, show, card, pull or remove.");
    }
}
