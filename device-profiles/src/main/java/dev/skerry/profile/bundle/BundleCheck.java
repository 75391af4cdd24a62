package dev.skerry.profile.bundle;

import dev.skerry.profile.bundle.golden.GoldenReader;
import dev.skerry.profile.bundle.manifest.Graph;
import dev.skerry.profile.bundle.manifest.ModelManifest;
import dev.skerry.profile.bundle.onnx.OnnxCheck;
import dev.skerry.profile.bundle.onnx.OnnxModel;
import dev.skerry.profile.bundle.onnx.OnnxReader;
import dev.skerry.profile.bundle.problem.BundleCode;
import dev.skerry.profile.bundle.problem.BundleProblem;
import dev.skerry.profile.bundle.problem.Problems;
import java.util.List;

/** Judges what is in the files of a bundle, as far as that can be done without running it. */
public final class BundleCheck {
    private BundleCheck() {}

    /** All that is wrong; empty if nothing is. */
    public static List<BundleProblem> check(ModelBundle bundle) {
        var problems = new Problems();
        ModelManifest manifest = bundle.manifest();
        switch (OnnxReader.read(bundle.graph())) {
            case OnnxReader.Result.Broken(String why) ->
                    problems.add(
                            BundleCode.NOT_ONNX,
                            manifest.graph().file(),
                            "",
                            "this is no ONNX graph: " + why,
                            "export it again");
            case OnnxReader.Result.Read(OnnxModel model) -> {
                OnnxCheck.check(model, manifest.graph().file(), problems);
                OnnxCheck.compare(model, manifest, problems);
            }
        }
        for (Graph.Input input : manifest.graph().inputs()) {
            if (input.initial() != null) {
                initial(input, input.initial(), bundle, problems);
            }
        }
        if (manifest.golden() != null) {
            for (String file : manifest.golden().files()) {
                var found = new Problems();
                GoldenReader.read(manifest, file, bundle.bytes(file), found);
                found.all().forEach(problems::add);
            }
        }
        return problems.all();
    }

    private static void initial(
            Graph.Input input, String file, ModelBundle bundle, Problems problems) {
        int bytes = bundle.bytes(file).length;
        if (bytes != input.sizeBytes()) {
            problems.add(
                    BundleCode.WRONG_LENGTH,
                    file,
                    "",
                    "the file has %,d bytes, and '%s' of %s%s takes %,d"
                            .formatted(
                                    bytes,
                                    input.name(),
                                    input.type().word(),
                                    input.shape(),
                                    input.sizeBytes()),
                    "write its numbers one after the other, little-endian, without a header");
        }
    }
}
