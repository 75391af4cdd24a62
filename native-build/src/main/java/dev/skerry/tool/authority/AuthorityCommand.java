package dev.skerry.tool.authority;

import picocli.CommandLine.Command;

/** Works on the gateway's certificate authority. */
@Command(
        name = "authority",
        description =
                "See the gateway's certificate authority, revoke certificates, take its root offline.",
        subcommands = {
            ShowCommand.class,
            RevokeCommand.class,
            ExportRootCommand.class,
            RenewIssuingCommand.class
        },
        mixinStandardHelpOptions = true)
public final class AuthorityCommand {}
