package dev.skerry.gateway.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.skerry.profile.bundle.BundleWriter;
import dev.skerry.profile.bundle.Bundles;
import dev.skerry.profile.bundle.ModelBundle;
import dev.skerry.profile.bundle.onnx.TinyOnnx;

/** Small bundles {@code pump-bearing}. */
public final class TestModels {
    public static final String NAME = "pump-bearing";

    private TestModels() {}

    /** A bundle that is right. */
    public static ModelBundle bundle(String version, byte[] card) {
        return Bundles.bundle(version, TinyOnnx.model(TinyOnnx.graph()).bytes(), card);
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
        return archive(Bundles.bundle(version, new byte[] {1}, "# Card".getBytes(UTF_8)));
    }
}
