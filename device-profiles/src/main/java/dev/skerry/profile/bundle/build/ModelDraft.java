package dev.skerry.profile.bundle.build;

import dev.skerry.profile.bundle.manifest.ModelManifest;
import dev.skerry.profile.bundle.onnx.OnnxModel;
import dev.skerry.profile.bundle.onnx.OnnxTensor;
import java.util.List;
import java.util.Optional;

/**
 * Writes the {@code model.yaml} of an ONNX graph that nothing else is known of. What is guessed is
 * marked as a guess; what nobody can guess is left blank, and a bundle is not built before it is
 * filled in.
 */
public final class ModelDraft {
    /** What the graph's file is called beside it. */
    public static final String GRAPH = "model.onnx";

    /** What the model card is called beside it. */
    public static final String CARD = "card.md";

    private static final String BLANK = "# FILL IN: ";
    private static final String GUESS = "# guess: ";
    private static final long MEBIBYTE = 1 << 20;

    private final StringBuilder text = new StringBuilder();
    private final OnnxModel model;
    private final Answers answers;
    private final TensorRoles roles;

    private ModelDraft(OnnxModel model, Answers answers) {
        this.model = model;
        this.answers = answers;
        roles = TensorRoles.of(model);
    }

    /**
     * What somebody has said about it already; a blank text is left to be filled in.
     *
     * @param features names, in their order; as many as are known
     */
    public record Answers(
            String name,
            String version,
            String description,
            String licence,
            List<String> features,
            String threshold) {
        public Answers {
            features = List.copyOf(features);
        }
    }

    /** How many features there seem to be. */
    public static int features(OnnxModel model) {
        return TensorRoles.of(model).features();
    }

    /** Whether it seems to put out a score, from some value of which on it is an alarm. */
    public static boolean hasScore(OnnxModel model) {
        return TensorRoles.of(model).hasScore();
    }

    /** The text. */
    public static String write(OnnxModel model, Answers answers) {
        return new ModelDraft(model, answers).write();
    }

    /** The model card to begin with. */
    public static String card(Answers answers) {
        return """
                # %s

                What it is for, what it must not be used for, how it was made and how good it is.
                """
                .formatted(answers.name());
    }

    private String write() {
        line("# Everything behind 'guess' was guessed from the graph: see whether it is so.");
        line("# Everything behind 'FILL IN' is needed. Then: skerry model build FOLDER");
        line("format: " + ModelManifest.FORMAT);
        line("name: " + answers.name());
        line("version: " + answers.version());
        line("task: " + roles.task() + "  " + GUESS + "by what comes out");
        blank("description: ", answers.description(), "what it is for, in a sentence");
        blank("licence: ", answers.licence(), "an SPDX expression such as Apache-2.0");
        features();
        line("window:");
        line("  length: %d  %s%s".formatted(roles.length(), GUESS, "by the shape of its input"));
        line("  step: reading  " + GUESS + "or a period such as 1s");
        line("  gap: skip  " + GUESS + "or reset, or hold with maxAge: 30s");
        graph();
        line("warmUp: 0  " + GUESS + "steps before the first score that counts");
        if (roles.hasScore()) {
            line("threshold:");
            blank("  score: ", answers.threshold(), "from which score on it is an alarm");
        }
        line("limits:");
        line("  latency: 5ms  " + GUESS + "the 99th percentile of a run");
        line("  memoryBytes: %d  %s".formatted(memoryBytes(), GUESS + "twice what it declares"));
        line("provenance:");
        line("  data:  " + BLANK + "what it was trained on");
        line("  tool: %s  %s".formatted(quoted(producer()), GUESS + "what wrote the file"));
        line("# golden: {files: [golden.jsonl], tolerance: 1e-5}");
        line(
                "# reference: training.csv  # its rows, columns named as features: to see drift later");
        line("card: " + CARD);
        return text.toString();
    }

    private void features() {
        line("features:");
        for (int i = 0; i < roles.features(); i++) {
            String name = i < answers.features().size() ? answers.features().get(i) : "";
            blank("  - name: ", name, "what a profile's inputs call it");
            line("    # unit: Cel");
            line("    # normalisation: {kind: fixed, mean: 0, scale: 1}");
        }
    }

    private void graph() {
        line("graph:");
        line("  file: " + GRAPH);
        line("  inputs:");
        for (OnnxTensor input : model.inputs()) {
            TensorRoles.InputGuess guess = roles.input(input);
            tensor(input, guess.role());
            guess.next().ifPresent(next -> line("      next: " + quoted(next)));
            if (guess.role().equals("parameters")) {
                line("      initial:  " + BLANK + "the file with their value");
            }
        }
        line("  outputs:");
        for (OnnxTensor output : model.outputs()) {
            Optional<String> role = roles.output(output);
            if (role.isPresent()) {
                tensor(output, role.get());
            } else {
                line(
                        "    # %s of %s%s is not used"
                                .formatted(
                                        quoted(output.name()), output.typeName(), output.shape()));
            }
        }
    }

    private void tensor(OnnxTensor tensor, String role) {
        line("    - name: " + quoted(tensor.name()));
        line("      type: " + tensor.typeName());
        boolean isFree = tensor.dimensions().stream().anyMatch(OnnxTensor.Dimension::isFree);
        String shape =
                tensor.dimensions().stream()
                        .map(it -> Long.toString(it.isFree() ? 1 : it.length()))
                        .toList()
                        .toString();
        line(
                "      shape: "
                        + shape
                        + (isFree ? "  " + GUESS + "in the graph it is " + tensor.shape() : ""));
        line("      role: " + role + "  " + GUESS + "by its name and shape");
    }

    private long memoryBytes() {
        return Math.max(1, Math.ceilDiv(Math.min(model.sizeBytes(), 1L << 38) * 2, MEBIBYTE))
                * MEBIBYTE;
    }

    private String producer() {
        return model.producer().isEmpty() ? "unknown" : model.producer();
    }

    private void blank(String member, String answer, String what) {
        line(answer.isBlank() ? member + " " + BLANK + what : member + written(answer));
    }

    private static String written(String answer) {
        return answer.matches("-?[0-9.]+") ? answer : quoted(answer);
    }

    /** A text in YAML's double quotes, with nothing in it that ends them or the line. */
    private static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        text.codePoints()
                .forEach(
                        c -> {
                            if (c == '"' || c == '\\') {
                                quoted.append('\\').append((char) c);
                            } else if (Character.isISOControl(c) || c > 0x7e) {
                                quoted.append("\\U%08X".formatted(c));
                            } else {
                                quoted.append((char) c);
                            }
                        });
        return quoted.append('"').toString();
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
