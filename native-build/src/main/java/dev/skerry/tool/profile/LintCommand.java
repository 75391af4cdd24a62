package dev.skerry.tool.profile;

import dev.skerry.profile.compile.CompileResult;
import dev.skerry.profile.compile.ProfileCompiler;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compiles profiles and shows every problem. */
@Command(
        name = "lint",
        description = "Check device profiles and show every problem with its place.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every profile compiles",
            "1:a profile has problems",
            "2:the command line was not understood",
            "3:a file cannot be read; the others were checked"
        })
final class LintCommand implements Callable<Integer> {
    @Option(names = "--json", description = "Print the problems as a JSON array.")
    private boolean json;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Profiles in YAML.")
    private List<Path> files = List.of();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        return new LintRun(spec.commandLine().getOut(), json)
                .check(files, LintCommand::check)
                .number();
    }

    private static LintRun.Checked check(String fileName, String text) {
        return switch (new ProfileCompiler().compile(fileName, text)) {
            case CompileResult.Compiled(var profile) ->
                    new LintRun.Checked(profile.name() + " " + profile.version(), List.of());
            case CompileResult.Rejected(var problems) -> new LintRun.Checked(null, problems);
        };
    }
}
