package dev.skerry.tool.model;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.profile.bundle.BundleCheck;
import dev.skerry.profile.bundle.BundleReader;
import dev.skerry.profile.bundle.ModelBundle;
import dev.skerry.profile.bundle.problem.BundleProblem;
import dev.skerry.tool.ExitCode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says whether a bundle is right. */
@Command(
        name = "verify",
        description = {
            "Say whether a model bundle is whole and right, as far as that can be said without running it, with every problem at once.",
            "Whether a gateway signed for it, 'skerry artifact verify' says."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the bundle is right",
            "1:it has problems",
            "2:the command line was not understood",
            "3:the file cannot be read"
        })
final class VerifyCommand implements Callable<Integer> {
    @Option(names = "--json", description = "Print the result as a JSON object.")
    private boolean json;

    @Parameters(paramLabel = "FILE", description = "A bundle, NAME-VERSION.skm.")
    private Path file = Path.of("");

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        return switch (ModelFiles.open(file)) {
            case BundleReader.Result.Refused(var problems) -> {
                refused(problems);
                yield ExitCode.FOUND.number();
            }
            case BundleReader.Result.Good(ModelBundle bundle) -> {
                List<BundleProblem> problems = BundleCheck.check(bundle);
                if (!problems.isEmpty()) {
                    refused(problems);
                    yield ExitCode.FOUND.number();
                }
                right(bundle);
                yield ExitCode.OK.number();
            }
        };
    }

    private void refused(List<BundleProblem> problems) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ObjectNode result = JsonNodeFactory.instance.objectNode().put("right", false);
            result.set("problems", ProblemReport.json(problems));
            out.println(result.toPrettyString());
        } else {
            ProblemReport.print(out, problems);
        }
    }

    private void right(ModelBundle bundle) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ObjectNode result = JsonNodeFactory.instance.objectNode().put("right", true);
            result.put("name", bundle.manifest().name());
            result.put("version", bundle.manifest().version());
            result.put("digest", bundle.digest());
            result.set("problems", ProblemReport.json(List.of()));
            out.println(result.toPrettyString());
        } else {
            out.printf(
                    "%s: %s %s is right, digest %s%n",
                    file, bundle.manifest().name(), bundle.manifest().version(), bundle.digest());
        }
    }
}
