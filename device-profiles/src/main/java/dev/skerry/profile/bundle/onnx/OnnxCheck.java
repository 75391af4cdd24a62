package dev.skerry.profile.bundle.onnx;

import dev.skerry.profile.bundle.manifest.ElementType;
import dev.skerry.profile.bundle.manifest.ModelManifest;
import dev.skerry.profile.bundle.manifest.Shape;
import dev.skerry.profile.bundle.problem.BundleCode;
import dev.skerry.profile.bundle.problem.Problems;
import dev.skerry.profile.text.Suggestions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether agents run a graph: always the same way, in bounds, with nothing but what is in it. */
public final class OnnxCheck {
    /** The operator sets of ONNX that are run. */
    public static final int LEAST_OPSET = 13;

    /** The operator sets of ONNX that are run. */
    public static final int MOST_OPSET = 21;

    private static final int LEAST_IR = 4;
    private static final int MOST_IR = 10;

    private static final Set<String> RANDOM =
            Set.of(
                    "RandomNormal",
                    "RandomNormalLike",
                    "RandomUniform",
                    "RandomUniformLike",
                    "Multinomial",
                    "Bernoulli");
    private static final Set<String> NOT_OF_NUMBERS =
            Set.of(
                    "StringNormalizer",
                    "StringConcat",
                    "StringSplit",
                    "RegexFullMatch",
                    "TfIdfVectorizer",
                    "ImageDecoder",
                    "Optional",
                    "OptionalGetElement",
                    "OptionalHasElement",
                    "SequenceAt",
                    "SequenceConstruct",
                    "SequenceEmpty",
                    "SequenceErase",
                    "SequenceInsert",
                    "SequenceLength",
                    "SequenceMap",
                    "ConcatFromSequence",
                    "SplitToSequence");

    private final OnnxModel model;
    private final String file;
    private final Problems problems;

    private OnnxCheck(OnnxModel model, String file, Problems problems) {
        this.model = model;
        this.file = file;
        this.problems = problems;
    }

    /** Whether a graph could be run, whatever its manifest. */
    public static void check(OnnxModel model, String file, Problems problems) {
        var check = new OnnxCheck(model, file, problems);
        check.versions();
        check.nodes();
        check.externalData();
    }

    /** Whether it is the graph that a manifest describes. */
    public static void compare(OnnxModel model, ModelManifest manifest, Problems problems) {
        var check = new OnnxCheck(model, manifest.graph().file(), problems);
        check.tensors(manifest);
        check.memory(manifest.limits().memoryBytes());
    }

    private void versions() {
        if (model.irVersion() < LEAST_IR || model.irVersion() > MOST_IR) {
            add(
                    BundleCode.ONNX_VERSION,
                    "",
                    "it is of ONNX's IR version %d, and %d to %d are read"
                            .formatted(model.irVersion(), LEAST_IR, MOST_IR),
                    "export it with operator set 17, which every exporter can");
        }
        long opset = model.opsets().getOrDefault("", 0L);
        if (opset < LEAST_OPSET || opset > MOST_OPSET) {
            add(
                    BundleCode.ONNX_VERSION,
                    "",
                    opset == 0
                            ? "it names no version of ONNX's operators"
                            : "it needs operator set %d, and %d to %d are run"
                                    .formatted(opset, LEAST_OPSET, MOST_OPSET),
                    "export it with operator set 17, which every exporter can");
        }
    }

    private void nodes() {
        for (OnnxNode node : model.nodes()) {
            String why = refusal(node);
            if (why != null) {
                add(
                        BundleCode.OPERATOR,
                        node.name().isEmpty() ? "" : "node " + node.name(),
                        "the operator %s %s".formatted(node.qualified(), why),
                        null);
            }
        }
        if (model.hasFunctions()) {
            add(
                    BundleCode.OPERATOR,
                    "",
                    "it brings operators of its own, or steps of a training",
                    "export it for inference, with functions inlined");
        }
    }

    private static @Nullable String refusal(OnnxNode node) {
        if (!node.domain().isEmpty()) {
            return "is not one of ONNX's own (ai.onnx)";
        }
        if (RANDOM.contains(node.operator())
                || (node.operator().equals("Dropout") && node.inputs() > 2)) {
            return "is random: a model has to compute the same each time";
        }
        if (node.operator().equals("Loop")) {
            return "may never end: use Scan, which ends with its input";
        }
        return NOT_OF_NUMBERS.contains(node.operator())
                ? "is on sequences, texts or images, and agents have numbers"
                : null;
    }

    private void externalData() {
        if (!model.externalData().isEmpty()) {
            add(
                    BundleCode.EXTERNAL_DATA,
                    "",
                    "%d tensors are in other files: %s"
                            .formatted(
                                    model.externalData().size(),
                                    Suggestions.listed(model.externalData())),
                    "save it as one file: onnx.save(model, path, save_as_external_data=False)");
        }
    }

    private void tensors(ModelManifest manifest) {
        List<String> listed = new ArrayList<>();
        for (var input : manifest.graph().inputs()) {
            listed.add(input.name());
            tensor("input", model.inputs(), input.name(), input.type(), input.shape());
        }
        for (OnnxTensor input : model.inputs()) {
            if (!listed.contains(input.name())) {
                add(
                        BundleCode.TENSOR,
                        "input " + input.name(),
                        "the graph needs it, and the manifest does not have it",
                        Suggestions.didYouMean(input.name(), listed));
            }
        }
        for (var output : manifest.graph().outputs()) {
            tensor("output", model.outputs(), output.name(), output.type(), output.shape());
        }
    }

    private void tensor(
            String kind, List<OnnxTensor> tensors, String name, ElementType type, Shape shape) {
        OnnxTensor found =
                tensors.stream().filter(it -> it.name().equals(name)).findFirst().orElse(null);
        String place = kind + " " + name;
        if (found == null) {
            add(
                    BundleCode.TENSOR,
                    place,
                    "the manifest has it, and the graph does not",
                    Suggestions.didYouMean(name, tensors.stream().map(OnnxTensor::name).toList()));
            return;
        }
        if (!found.typeName().equals(type.word())) {
            add(
                    BundleCode.TENSOR,
                    place,
                    "it is %s in the graph and %s in the manifest"
                            .formatted(found.typeName(), type.word()),
                    null);
        }
        if (!fits(found.dimensions(), shape.dimensions())) {
            add(
                    BundleCode.TENSOR,
                    place,
                    "its shape is %s in the graph and %s in the manifest"
                            .formatted(found.shape(), shape),
                    null);
        }
    }

    private static boolean fits(List<OnnxTensor.Dimension> found, List<Integer> stated) {
        if (found.size() != stated.size()) {
            return false;
        }
        for (int i = 0; i < found.size(); i++) {
            if (!found.get(i).isFree() && found.get(i).length() != stated.get(i)) {
                return false;
            }
        }
        return true;
    }

    private void memory(long mostBytes) {
        if (model.sizeBytes() > mostBytes) {
            add(
                    BundleCode.TOO_COSTLY,
                    "",
                    "its weights and tensors take %,d bytes, and limits.memoryBytes is %,d"
                            .formatted(model.sizeBytes(), mostBytes),
                    "state what it needs, if the devices have that, or make the model smaller");
        }
    }

    private void add(BundleCode code, String place, String message, @Nullable String hint) {
        problems.add(code, file, place, message, hint);
    }
}
