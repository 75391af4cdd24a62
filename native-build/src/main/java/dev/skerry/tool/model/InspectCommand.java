package dev.skerry.tool.model;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.profile.bundle.BundleReader;
import dev.skerry.profile.bundle.ModelBundle;
import dev.skerry.profile.bundle.onnx.OnnxModel;
import dev.skerry.profile.bundle.onnx.OnnxReader;
import dev.skerry.profile.bundle.read.ManifestWriter;
import dev.skerry.tool.ExitCode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what is in a bundle. */
@Command(
        name = "inspect",
        description =
                "Say what a model bundle is: what feeds it, what it puts out, what it may take, its operators and its files.",
        mixinStandardHelpOptions = true)
final class InspectCommand implements Callable<Integer> {
    @Option(
            names = "--json",
            description = "Print the manifest, the digest and the operators as a JSON object.")
    private boolean json;

    @Parameters(paramLabel = "FILE", description = "A bundle, NAME-VERSION.skm.")
    private Path file = Path.of("");

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        return switch (ModelFiles.open(file)) {
            case BundleReader.Result.Refused(var problems) -> {
                ProblemReport.print(out, problems);
                yield ExitCode.FOUND.number();
            }
            case BundleReader.Result.Good(ModelBundle bundle) -> {
                OnnxModel graph = graph(bundle);
                if (json) {
                    out.println(json(bundle, graph).toPrettyString());
                } else {
                    new BundleText(out, bundle.manifest(), bundle.digest()).print(graph);
                }
                yield ExitCode.OK.number();
            }
        };
    }

    private static @Nullable OnnxModel graph(ModelBundle bundle) {
        return switch (OnnxReader.read(bundle.graph())) {
            case OnnxReader.Result.Read(OnnxModel model) -> model;
            case OnnxReader.Result.Broken _ -> null;
        };
    }

    private static ObjectNode json(ModelBundle bundle, @Nullable OnnxModel graph) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.put("digest", bundle.digest());
        result.set("manifest", ManifestWriter.json(bundle.manifest()));
        if (graph != null) {
            ObjectNode onnx = result.putObject("onnx");
            onnx.put("irVersion", graph.irVersion());
            onnx.put("producer", graph.producer());
            onnx.put("weights", graph.weights());
            onnx.put("sizeBytes", graph.sizeBytes());
            ObjectNode opsets = onnx.putObject("opsets");
            graph.opsets()
                    .forEach(
                            (domain, set) ->
                                    opsets.put(domain.isEmpty() ? "ai.onnx" : domain, set));
            ObjectNode operators = onnx.putObject("operators");
            graph.operators().forEach(operators::put);
        }
        return result;
    }
}
