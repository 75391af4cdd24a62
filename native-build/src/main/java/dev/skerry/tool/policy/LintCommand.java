package dev.skerry.tool.policy;

import dev.skerry.profile.compile.PolicyCompileResult;
import dev.skerry.profile.compile.PolicyCompiler;
import dev.skerry.profile.policy.Policy;
import dev.skerry.tool.profile.LintRun;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compiles policies and shows every problem. */
@Command(
        name = "lint",
        description = "Check policies and show every problem with its place.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every policy compiles; there may be warnings",
            "1:a policy has problems",
            "2:the command line was not understood",
            "3:a file cannot be read; the others were checked"
        })
final class LintCommand implements Callable<Integer> {
    @Option(names = "--json", description = "Print problems and warnings as a JSON array.")
    private boolean json;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Policies in YAML.")
    private List<Path> files = List.of();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        return new LintRun(spec.commandLine().getOut(), json)
                .check(files, LintCommand::check)
                .number();
    }

    private static LintRun.Checked check(String fileName, String text) {
        return switch (new PolicyCompiler().compile(fileName, text)) {
            case PolicyCompileResult.Compiled(var policy, var warnings) ->
                    new LintRun.Checked(inWords(policy), warnings);
            case PolicyCompileResult.Rejected(var problems) -> new LintRun.Checked(null, problems);
        };
    }

    private static String inWords(Policy policy) {
        return "a policy of %d rule%s and %d approver%s, SHA-256 %s,"
                .formatted(
                        policy.rules().size(),
                        policy.rules().size() == 1 ? "" : "s",
                        policy.approvers().size(),
                        policy.approvers().size() == 1 ? "" : "s",
                        policy.digest());
    }
}
