package dev.skerry.tool.model;

import dev.skerry.tool.model.catalogue.CardCommand;
import dev.skerry.tool.model.catalogue.ListCommand;
import dev.skerry.tool.model.catalogue.PullCommand;
import dev.skerry.tool.model.catalogue.PushCommand;
import dev.skerry.tool.model.catalogue.RemoveCommand;
import dev.skerry.tool.model.catalogue.ShowCommand;
import dev.skerry.tool.model.rollout.AssignCommand;
import dev.skerry.tool.model.rollout.RolloutCommand;
import dev.skerry.tool.model.rollout.UnassignCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Model bundles. */
@Command(
        name = "model",
        description = {
            "Make model bundles of ONNX graphs, say what is in them and what is wrong with them, keep them at a gateway, and bring them to agents.",
            "  skerry model import bearing.onnx --name pump-bearing",
            "  skerry model build pump-bearing",
            "  skerry model verify pump-bearing-1.0.0.skm",
            "  skerry model push pump-bearing-1.0.0.skm",
            "  skerry model rollout start pump-bearing@1.0.0 --all --auto"
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
            RemoveCommand.class,
            AssignCommand.class,
            UnassignCommand.class,
            RolloutCommand.class
        })
public final class ModelCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Say build, verify, inspect, import, push, list, show, card, pull, remove, assign, unassign or rollout.");
    }
}
