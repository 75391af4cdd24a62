package dev.skerry.agent.infer;

import com.google.protobuf.ByteString;
import dev.skerry.agent.infer.BundleName.Bundle;
import dev.skerry.agent.infer.plan.PlannedBundle;
import dev.skerry.profile.bundle.archive.Archive;
import dev.skerry.profile.file.FileTree;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.sync.sign.Artifact;
import dev.skerry.sync.sign.Artifact.Content;
import dev.skerry.sync.sign.SignedArtifact;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A bundle as it was read, once: what is judged are the bytes that run.
 *
 * @param file of the model
 * @param model its bytes, in plain
 */
record BundleFiles(ModelTrust.Offered offered, Path file, byte[] model) {
    private static boolean isModel(String path) {
        return path.endsWith(".onnx") || path.endsWith(Archive.SUFFIX);
    }

    /** A bundle can be no such thing; the message says why. */
    static final class NoBundleException extends Exception {
        private static final long serialVersionUID = 1L;

        NoBundleException(String message) {
            super(message);
        }
    }

    static BundleFiles read(Bundle bundle, SealedFiles files)
            throws IOException, NoBundleException {
        SortedMap<String, Path> paths = FileTree.of(bundle.at(), Artifact.MOST_FILES + 1);
        paths.remove(SignedArtifact.MANIFEST);
        Map<String, Content> contents = new TreeMap<>();
        Path file = null;
        byte[] model = {};
        long sizeBytes = 0;
        for (Map.Entry<String, Path> path : paths.entrySet()) {
            sizeBytes += Files.size(path.getValue());
            if (sizeBytes > PlannedBundle.mostBytes()) {
                throw new NoBundleException(
                        "it is larger than %d MiB, of what the agent has for itself"
                                .formatted(PlannedBundle.mostBytes() >> 20));
            }
            byte[] bytes = files.readEither(path.getValue());
            contents.put(path.getKey(), Content.of(bytes));
            if (isModel(path.getKey())) {
                if (file != null) {
                    throw new NoBundleException("it has more than one file *.onnx or *.skm");
                }
                file = path.getValue();
                model = bytes;
            }
        }
        if (file == null) {
            throw new NoBundleException("it has no file *.onnx or *.skm");
        }
        var offered =
                new ModelTrust.Offered(
                        bundle.at(),
                        bundle.name(),
                        bundle.version(),
                        bundle.isNamedExactly(),
                        contents,
                        manifest(bundle.at()));
        return new BundleFiles(offered, file, model);
    }

    /** One byte more than any has is enough to see that it is none. */
    private static @Nullable ByteString manifest(Path at) throws IOException {
        Path file = FileTree.beside(at, SignedArtifact.MANIFEST);
        if (!Files.exists(file)) {
            return null;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return ByteString.copyFrom(in.readNBytes(SignedArtifact.MOST_BYTES + 1));
        }
    }
}
