package dev.skerry.profile.bundle.read;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.profile.bundle.manifest.ElementType;
import dev.skerry.profile.bundle.manifest.Graph;
import dev.skerry.profile.bundle.manifest.Graph.Input;
import dev.skerry.profile.bundle.manifest.Graph.InputRole;
import dev.skerry.profile.bundle.manifest.Graph.Output;
import dev.skerry.profile.bundle.manifest.Graph.OutputRole;
import dev.skerry.profile.bundle.manifest.Shape;
import dev.skerry.profile.bundle.problem.BundleCode;
import java.util.ArrayList;
import java.util.List;

/** Reads which graph it is and what goes in and out. */
final class GraphSection {
    private GraphSection() {}

    static Graph read(Members members) {
        String file = members.text("file", Rules.FILE, Rules.FILE_WORDS, "-");
        List<Input> inputs = new ArrayList<>();
        for (Members input : members.objects("inputs", 1, Graph.MOST_TENSORS)) {
            inputs.add(input(input));
        }
        List<Output> outputs = new ArrayList<>();
        for (Members output : members.objects("outputs", 1, Graph.MOST_TENSORS)) {
            outputs.add(
                    new Output(
                            output.text("name", Rules.TENSOR, Rules.TENSOR_WORDS, "-"),
                            output.word("type", ElementType.values()),
                            shape(output),
                            output.word("role", OutputRole.values())));
            output.end();
        }
        members.end();
        return new Graph(file, inputs, outputs);
    }

    private static Input input(Members members) {
        InputRole role = members.word("role", InputRole.values());
        var input =
                new Input(
                        members.text("name", Rules.TENSOR, Rules.TENSOR_WORDS, "-"),
                        members.word("type", ElementType.values()),
                        shape(members),
                        role,
                        role == InputRole.STATE
                                ? members.text("next", Rules.TENSOR, Rules.TENSOR_WORDS, "-")
                                : null,
                        role == InputRole.PARAMETERS
                                        || (role == InputRole.STATE && members.has("initial"))
                                ? members.text("initial", Rules.FILE, Rules.FILE_WORDS, "-")
                                : null);
        members.end();
        return input;
    }

    private static Shape shape(Members members) {
        if (!members.has("shape")) {
            members.problem(BundleCode.MISSING, "", "'shape' is missing", null);
            return new Shape(List.of());
        }
        List<Integer> dimensions = new ArrayList<>();
        for (JsonNode item : members.list("shape", 0, Shape.MOST_DIMENSIONS)) {
            double number = item.doubleValue();
            if (!item.isNumber() || number < 1 || number != Math.rint(number)) {
                members.problem(
                        BundleCode.WRONG_VALUE,
                        "shape",
                        "a dimension is not a whole number from 1 on",
                        "give the length that it has in a run, 1 for that of a batch");
                return new Shape(List.of());
            }
            dimensions.add((int) Math.min(number, Integer.MAX_VALUE));
        }
        long elements = 1;
        for (int dimension : dimensions) {
            elements = Math.min(elements * dimension, Integer.MAX_VALUE);
        }
        if (elements > Shape.MOST_ELEMENTS) {
            members.problem(
                    BundleCode.TOO_COSTLY,
                    "shape",
                    "a tensor of it has more than %,d numbers".formatted(Shape.MOST_ELEMENTS),
                    null);
            return new Shape(List.of());
        }
        return new Shape(dimensions);
    }
}
