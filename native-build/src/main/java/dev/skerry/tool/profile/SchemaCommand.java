package dev.skerry.tool.profile;

import dev.skerry.profile.compile.DocumentSchema;
import dev.skerry.tool.ExitCode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Gives editors the schema of what is written. */
@Command(
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:printed or written",
            "2:the command line was not understood",
            "3:the schema cannot be written"
        })
public abstract sealed class SchemaCommand implements Callable<Integer> {
    @Mixin private OutputFile output = new OutputFile();

    @Option(names = "--json", description = "The schema is JSON with and without this.")
    private boolean json;

    @Spec private CommandSpec spec = CommandSpec.create();

    private final DocumentSchema document;

    private SchemaCommand(DocumentSchema document) {
        this.document = document;
    }

    /** That of profiles. */
    @Command(
            name = "schema",
            description = {
                "Print the JSON Schema of profiles, with which editors complete and explain what is written.",
                "Example: ./skerry profile schema -o profiles/device-profile.schema.json",
                "Profiles beside it then begin with: # yaml-language-server: $schema=device-profile.schema.json"
            })
    static final class OfProfiles extends SchemaCommand {
        OfProfiles() {
            super(DocumentSchema.PROFILE);
        }
    }

    /** That of policies. */
    @Command(
            name = "schema",
            description = {
                "Print the JSON Schema of policies, with which editors complete and explain what is written.",
                "Example: ./skerry policy schema -o policy.schema.json",
                "Policies beside it then begin with: # yaml-language-server: $schema=policy.schema.json"
            })
    public static final class OfPolicies extends SchemaCommand {
        /** One that is not filled in yet. */
        public OfPolicies() {
            super(DocumentSchema.POLICY);
        }
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Optional<Path> written = output.write(document.text());
        if (written.isEmpty()) {
            out.print(document.text());
        } else if (!json) {
            out.printf("Wrote %s.%n", written.get());
        }
        out.flush();
        return ExitCode.OK.number();
    }
}
