package dev.skerry.tool.model.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.profile.bundle.BundleCheck;
import dev.skerry.profile.bundle.BundleReader;
import dev.skerry.profile.bundle.ModelBundle;
import dev.skerry.profile.bundle.problem.BundleProblem;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.GatewayApi;
import dev.skerry.tool.GatewayApi.Pushed;
import dev.skerry.tool.GatewayOption;
import dev.skerry.tool.VisibleText;
import dev.skerry.tool.model.ModelFiles;
import dev.skerry.tool.model.ProblemReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Gives a gateway a version of a model. */
@Command(
        name = "push",
        description = {
            "Give a gateway a version of a model, which it then never changes and vouches for; verified here first.",
            "The same bundle again changes nothing. No agent runs it before it is rolled out."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the gateway has it",
            "1:it has problems, and the gateway does not take it",
            "2:the command line was not understood",
            "3:the file can't be read, or the gateway refuses it"
        })
public final class PushCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "A bundle, NAME-VERSION.skm.")
    private Path file = Path.of("");

    @Option(names = "--json", description = "Print the gateway's answer as it is.")
    private boolean json;

    @Mixin private GatewayOption gateway = new GatewayOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        List<BundleProblem> problems =
                switch (ModelFiles.open(file)) {
                    case BundleReader.Result.Refused(var found) -> found;
                    case BundleReader.Result.Good(ModelBundle bundle) -> BundleCheck.check(bundle);
                };
        PrintWriter out = spec.commandLine().getOut();
        if (!problems.isEmpty()) {
            if (json) {
                ObjectNode result = JsonNodeFactory.instance.objectNode();
                result.set("problems", ProblemReport.json(problems));
                out.println(result.toPrettyString());
            } else {
                ProblemReport.print(out, problems);
            }
            return ExitCode.FOUND.number();
        }
        try (GatewayApi api = new GatewayApi(gateway.address())) {
            Pushed pushed = api.postBundle(GatewayApi.path("models"), upload());
            JsonNode answer = pushed.answer();
            boolean isTaken = !answer.path("problems").isArray();
            if (json) {
                out.println(answer.toPrettyString());
            } else if (isTaken) {
                out.printf(
                        "%s@%s %s at the gateway%s: digest %s, signed by key %s.%n",
                        ModelText.text(answer, "name"),
                        ModelText.text(answer, "version"),
                        pushed.isNew() ? "is" : "was",
                        pushed.isNew() ? "" : " already",
                        ModelText.text(answer, "digest"),
                        ModelText.text(answer, "signedBy"));
            } else {
                // A gateway of another version may know more, or less, of what can be wrong.
                out.println(VisibleText.of(answer.path("detail").asText()));
            }
            return (isTaken ? ExitCode.OK : ExitCode.FOUND).number();
        }
    }

    private Upload upload() {
        try {
            return Upload.of(file, spec.commandLine().getErr());
        } catch (IOException e) {
            throw ModelFiles.unusable(file, e);
        }
    }
}
