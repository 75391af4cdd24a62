package dev.skerry.gateway.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.profile.bundle.BundleWriter;
import dev.skerry.profile.bundle.Bundles;
import dev.skerry.profile.bundle.ModelBundle;
import dev.skerry.profile.bundle.archive.Contents;
import dev.skerry.profile.bundle.onnx.TinyOnnx;

/** Small bundles {@code pump-bearing}. */
public final class TestModels {
    public static final String NAME = "pump-bearing";

    private static final String GOLDEN =
            "{\"features\":{\"vibration\":1,\"temperature\":40.5},\"outputs\":{\"score\":0.25}}\n";

    private TestModels() {}

    /** A bundle that is right. */
    public static ModelBundle bundle(String version, byte[] card) {
        return bundle(version, card, TinyOnnx.model(TinyOnnx.graph()).bytes());
    }

    private static ModelBundle bundle(String version, byte[] card, byte[] graph) {
        Contents files =
                Bundles.files()
                        .with("model.onnx", graph)
                        .with("golden.jsonl", GOLDEN.getBytes(UTF_8))
                        .with("card.md", card);
        ObjectNode json = Bundles.json(files);
        json.put("version", version);
        return BundleWriter.bundle(Bundles.manifest(json), files);
    }

    /** Its archive. */
    public static byte[] archive(ModelBundle bundle) {
        return BundleWriter.archive(bundle.manifest(), bundle.files());
    }

    /** The archive of a version. */
    public static byte[] archive(String version, String card) {
        return archive(bundle(version, card.getBytes(UTF_8)));
    }

    /** An archive that is whole and has no graph that could run. */
    public static byte[] wrong(String version) {
        return archive(bundle(version, "# Card".getBytes(UTF_8), new byte[] {1}));
    }
}
