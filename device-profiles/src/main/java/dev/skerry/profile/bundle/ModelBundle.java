package dev.skerry.profile.bundle;

import dev.skerry.profile.bundle.archive.Contents;
import dev.skerry.profile.bundle.manifest.ModelManifest;

/**
 * A bundle whose files are those that its manifest lists.
 *
 * @param digest SHA-256 of the manifest's bytes in lower-case hexadecimal: what the bundle is known
 *     by
 * @param files all but the manifest
 */
public record ModelBundle(ModelManifest manifest, String digest, Contents files) {
    /** What is in a file that the manifest names. */
    public byte[] bytes(String path) {
        return files.bytes(path)
                .orElseThrow(() -> new IllegalArgumentException("there is no file " + path));
    }

    /** The ONNX graph. */
    public byte[] graph() {
        return bytes(manifest.graph().file());
    }
}
