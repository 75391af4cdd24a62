package dev.skerry.profile.bundle.read;

import dev.skerry.profile.bundle.manifest.ElementType;
import dev.skerry.profile.bundle.manifest.Graph;
import dev.skerry.profile.bundle.manifest.Graph.Input;
import dev.skerry.profile.bundle.manifest.Graph.InputRole;
import dev.skerry.profile.bundle.manifest.Graph.Output;
import dev.skerry.profile.bundle.manifest.Graph.OutputRole;
import dev.skerry.profile.bundle.manifest.ModelManifest;
import dev.skerry.profile.bundle.manifest.Normalisation;
import dev.skerry.profile.bundle.manifest.Task;
import dev.skerry.profile.bundle.problem.BundleCode;
import dev.skerry.profile.bundle.problem.Problems;
import dev.skerry.profile.text.Suggestions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether the members of a manifest fit each other. */
final class Consistency {
    private final ModelManifest manifest;
    private final Problems problems;

    private Consistency(ModelManifest manifest, Problems problems) {
        this.manifest = manifest;
        this.problems = problems;
    }

    static void check(ModelManifest manifest, Problems problems) {
        var check = new Consistency(manifest, problems);
        check.names();
        check.window();
        check.states();
        check.results();
        check.warmUp();
        check.threshold();
        check.reference();
        check.files();
    }

    private void names() {
        Set<String> names = new HashSet<>();
        List<Input> inputs = manifest.graph().inputs();
        for (int i = 0; i < inputs.size(); i++) {
            unique(names, inputs.get(i).name(), "/graph/inputs/" + i + "/name");
        }
        List<Output> outputs = manifest.graph().outputs();
        for (int i = 0; i < outputs.size(); i++) {
            unique(names, outputs.get(i).name(), "/graph/outputs/" + i + "/name");
        }
    }

    private void unique(Set<String> names, String name, String place) {
        if (!names.add(name)) {
            add(place, "there is a tensor '%s' already".formatted(name), null);
        }
    }

    private void window() {
        List<Input> windows =
                manifest.graph().inputs().stream()
                        .filter(it -> it.role() == InputRole.WINDOW)
                        .toList();
        if (windows.size() != 1) {
            add(
                    "/graph/inputs",
                    "%d inputs are the window, and one has to be".formatted(windows.size()),
                    null);
            return;
        }
        Input window = windows.getFirst();
        int length = manifest.window().length();
        int features = manifest.features().size();
        List<Integer> expected = squeezed(length, features);
        String place = "/graph/inputs/" + manifest.graph().inputs().indexOf(window);
        if (!window.shape().squeezed().equals(expected)) {
            add(
                    place + "/shape",
                    "%s does not take %d steps of %d features"
                            .formatted(window.shape(), length, features),
                    "it has to be [1, %d, %d]: one step after the other, each with all features"
                            .formatted(length, features));
        }
        if (window.type() == ElementType.INT64) {
            add(place + "/type", "a window has float32 or float64 numbers", null);
        }
    }

    private static List<Integer> squeezed(int length, int features) {
        return List.of(length, features).stream().filter(it -> it != 1).toList();
    }

    private void states() {
        Graph graph = manifest.graph();
        Set<String> followed = new HashSet<>();
        for (int i = 0; i < graph.inputs().size(); i++) {
            Input input = graph.inputs().get(i);
            String next = input.next();
            if (next == null) {
                continue;
            }
            String place = "/graph/inputs/" + i + "/next";
            Output output =
                    graph.outputs().stream()
                            .filter(it -> it.name().equals(next))
                            .findFirst()
                            .orElse(null);
            if (output == null || output.role() != OutputRole.STATE) {
                add(place, "no output of the role state is named '%s'".formatted(next), null);
            } else if (!followed.add(next)) {
                add(place, "'%s' follows another state already".formatted(next), null);
            } else if (!output.shape().equals(input.shape()) || output.type() != input.type()) {
                add(
                        place,
                        "'%s' is %s%s and can't follow %s%s"
                                .formatted(
                                        next,
                                        output.type().word(),
                                        output.shape(),
                                        input.type().word(),
                                        input.shape()),
                        null);
            }
        }
        for (int i = 0; i < graph.outputs().size(); i++) {
            Output output = graph.outputs().get(i);
            if (output.role() == OutputRole.STATE && !followed.contains(output.name())) {
                add(
                        "/graph/outputs/" + i,
                        "no input has '%s' as its next value".formatted(output.name()),
                        null);
            }
        }
    }

    private void results() {
        OutputRole needed =
                switch (manifest.task()) {
                    case ANOMALY_SCORE, REGRESSION -> OutputRole.SCORE;
                    case FORECAST -> OutputRole.FORECAST;
                    case CLASSIFICATION -> OutputRole.LABEL;
                };
        if (manifest.graph().output(needed).isEmpty()) {
            add(
                    "/graph/outputs",
                    "a model for %s puts out a %s".formatted(manifest.task().word(), needed.word()),
                    null);
        }
        int forecast = elements(OutputRole.FORECAST);
        Set<OutputRole> seen = new HashSet<>();
        List<Output> outputs = manifest.graph().outputs();
        for (int i = 0; i < outputs.size(); i++) {
            Output output = outputs.get(i);
            String place = "/graph/outputs/" + i;
            if (output.role() != OutputRole.STATE && !seen.add(output.role())) {
                add(place + "/role", "there is a %s already".formatted(output.role().word()), null);
            }
            switch (output.role()) {
                case SCORE -> elements(output, 1, place);
                case LABEL -> {
                    elements(output, 1, place);
                    if (output.type() != ElementType.INT64) {
                        add(place + "/type", "a label is an int64: its index", null);
                    }
                }
                case CONTRIBUTIONS -> elements(output, manifest.features().size(), place);
                case INTERVAL -> elements(output, 2 * forecast, place);
                case FORECAST, STATE -> {}
            }
        }
        if (!manifest.labels().isEmpty() && manifest.task() != Task.CLASSIFICATION) {
            add("/labels", "only a classification has labels", null);
        }
    }

    private int elements(OutputRole role) {
        return manifest.graph().output(role).map(it -> it.shape().elements()).orElse(0);
    }

    private void elements(Output output, int expected, String place) {
        if (output.shape().elements() != expected) {
            add(
                    place + "/shape",
                    "%s has %d numbers, and a %s of this model has %d"
                            .formatted(
                                    output.shape(),
                                    output.shape().elements(),
                                    output.role().word(),
                                    expected),
                    null);
        }
    }

    private void warmUp() {
        boolean isNeeded =
                manifest.features().stream()
                        .anyMatch(it -> it.normalisation() instanceof Normalisation.WarmUp);
        if (isNeeded && manifest.warmUp() < 2) {
            add(
                    "/warmUp",
                    "a feature is normalised by the warm-up, which has %d steps"
                            .formatted(manifest.warmUp()),
                    "give it as many steps as show what is ordinary, 2 at least");
        }
    }

    private void threshold() {
        boolean isNeeded = manifest.task() == Task.ANOMALY_SCORE;
        boolean hasScore = manifest.graph().output(OutputRole.SCORE).isPresent();
        if (isNeeded && manifest.threshold() == null) {
            add("", "'threshold' is missing: the score from which on it is an alarm", null);
        }
        if (!hasScore && manifest.threshold() != null) {
            add("/threshold", "there is no score to compare with it", null);
        }
    }

    private void reference() {
        boolean hasScore = manifest.graph().output(OutputRole.SCORE).isPresent();
        if (!hasScore && manifest.reference() != null && manifest.reference().score() != null) {
            add("/reference/score", "the model has no score", null);
        }
    }

    private void files() {
        listed(manifest.graph().file(), "/graph/file");
        listed(manifest.card(), "/card");
        List<Input> inputs = manifest.graph().inputs();
        for (int i = 0; i < inputs.size(); i++) {
            String initial = inputs.get(i).initial();
            if (initial != null) {
                listed(initial, "/graph/inputs/" + i + "/initial");
            }
        }
        if (manifest.golden() != null) {
            for (int i = 0; i < manifest.golden().files().size(); i++) {
                listed(manifest.golden().files().get(i), "/golden/files/" + i);
            }
        }
    }

    private void listed(String path, String place) {
        if (manifest.file(path).isEmpty()) {
            problems.add(
                    BundleCode.FILE_MISSING,
                    ModelManifest.PATH,
                    place,
                    "there is no file '%s'".formatted(path),
                    Suggestions.didYouMean(
                            path, manifest.files().stream().map(it -> it.path()).toList()));
        }
    }

    private void add(String place, String message, @Nullable String hint) {
        problems.add(BundleCode.CONTRADICTION, ModelManifest.PATH, place, message, hint);
    }
}
