package dev.skerry.profile.bundle;

import dev.skerry.profile.bundle.archive.ArchiveWriter;
import dev.skerry.profile.bundle.archive.Contents;
import dev.skerry.profile.bundle.json.CanonicalJson;
import dev.skerry.profile.bundle.manifest.BundleFile;
import dev.skerry.profile.bundle.manifest.ModelManifest;
import dev.skerry.profile.bundle.read.ManifestWriter;
import java.util.List;

/** Makes bundles. */
public final class BundleWriter {
    private BundleWriter() {}

    /** What a manifest lists of these files. */
    public static List<BundleFile> list(Contents files) {
        return files.paths().stream()
                .map(
                        path -> {
                            byte[] bytes = files.bytes(path).orElseThrow();
                            return new BundleFile(path, bytes.length, Sha256.hex(bytes));
                        })
                .toList();
    }

    /** The bundle of a manifest and of the files that it lists. */
    public static ModelBundle bundle(ModelManifest manifest, Contents files) {
        return new ModelBundle(manifest, Sha256.hex(manifest(manifest)), files);
    }

    /** The manifest's bytes. */
    public static byte[] manifest(ModelManifest manifest) {
        return CanonicalJson.write(ManifestWriter.json(manifest));
    }

    /**
     * The only archive of this manifest and these files.
     *
     * @throws IllegalArgumentException if there is none, because they are too many or too large
     */
    public static byte[] archive(ModelManifest manifest, Contents files) {
        return ArchiveWriter.write(files.with(ModelManifest.PATH, manifest(manifest)));
    }
}
