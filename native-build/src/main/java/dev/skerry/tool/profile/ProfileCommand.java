package dev.skerry.tool.profile;

import picocli.CommandLine.Command;

/** Works on device profiles. */
@Command(
        name = "profile",
        description = "Work on device profiles.",
        subcommands = {
            NewCommand.class,
            CatalogueCommand.class,
            LintCommand.class,
            DraftCommand.class,
            DryRunCommand.class,
            PushCommand.class,
            AssignCommand.class,
            UnassignCommand.class,
            StatusCommand.class,
            ImportCommand.class,
            ExportCommand.class,
            SchemaCommand.OfProfiles.class
        },
        mixinStandardHelpOptions = true)
public final class ProfileCommand {}
