package dev.skerry.profile.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.profile.bundle.archive.Archive.Opened;
import dev.skerry.profile.bundle.archive.ArchiveReader;
import dev.skerry.profile.bundle.archive.Contents;
import dev.skerry.profile.bundle.json.CanonicalJson;
import dev.skerry.profile.bundle.manifest.BundleFile;
import dev.skerry.profile.bundle.manifest.ModelManifest;
import dev.skerry.profile.bundle.problem.BundleCode;
import dev.skerry.profile.bundle.problem.BundleProblem;
import dev.skerry.profile.bundle.problem.Problems;
import dev.skerry.profile.bundle.read.ManifestReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Opens bundles: the archive's form, the manifest, and that the files are those it lists. What is
 * in the files, {@link BundleCheck} looks at.
 */
public final class BundleReader {
    private BundleReader() {}

    /** What came of opening one. */
    public sealed interface Result {
        /** It is whole. */
        record Good(ModelBundle bundle) implements Result {}

        /** It is not, for all of these reasons. */
        record Refused(List<BundleProblem> problems) implements Result {
            public Refused {
                problems = List.copyOf(problems);
            }
        }
    }

    /**
     * Reads all of a stream, which stays open, of {@value
     * dev.skerry.profile.bundle.archive.Archive#MOST_BYTES} bytes at most.
     *
     * @throws IOException if the stream fails
     */
    public static Result read(InputStream in) throws IOException {
        return switch (ArchiveReader.read(in)) {
            case Opened.Refused(var problems) -> new Result.Refused(problems);
            case Opened.Files(Contents contents) -> open(contents);
        };
    }

    private static Result open(Contents contents) {
        byte[] bytes = contents.bytes(ModelManifest.PATH).orElseThrow();
        Contents files = contents.without(ModelManifest.PATH);
        var problems = new Problems();
        JsonNode json = json(bytes, problems);
        ModelManifest manifest = json == null ? null : ManifestReader.read(json, problems);
        if (manifest != null) {
            compare(manifest, files, problems);
        }
        return manifest != null && problems.isEmpty()
                ? new Result.Good(new ModelBundle(manifest, Sha256.hex(bytes), files))
                : new Result.Refused(problems.all());
    }

    private static @Nullable JsonNode json(byte[] bytes, Problems problems) {
        return switch (CanonicalJson.read(bytes)) {
            case CanonicalJson.Result.Canonical(JsonNode value) -> value;
            case CanonicalJson.Result.Loose(JsonNode value) -> {
                problems.add(
                        BundleCode.NOT_CANONICAL,
                        ModelManifest.PATH,
                        "",
                        "the manifest is not in the one form that its JSON has (RFC 8785)",
                        "make bundles with 'skerry model build'");
                yield value;
            }
            case CanonicalJson.Result.Broken(String why) -> {
                problems.add(
                        BundleCode.NOT_JSON,
                        ModelManifest.PATH,
                        "",
                        "the manifest is not JSON: " + why,
                        "make bundles with 'skerry model build'");
                yield null;
            }
        };
    }

    private static void compare(ModelManifest manifest, Contents files, Problems problems) {
        for (BundleFile listed : manifest.files()) {
            byte[] bytes = files.bytes(listed.path()).orElse(null);
            if (bytes == null) {
                problems.add(
                        BundleCode.FILE_MISSING,
                        listed.path(),
                        "",
                        "the file is in the manifest, and not in the archive",
                        "bring the bundle again, or build it");
            } else if (bytes.length != listed.sizeBytes()
                    || !Sha256.hex(bytes).equals(listed.sha256())) {
                problems.add(
                        BundleCode.FILE_DIFFERS,
                        listed.path(),
                        "",
                        "the file is another than the manifest's: %,d bytes with SHA-256 %s instead of %,d with %s"
                                .formatted(
                                        bytes.length,
                                        Sha256.hex(bytes),
                                        listed.sizeBytes(),
                                        listed.sha256()),
                        "bring the bundle again, or build it");
            }
        }
        for (String path : files.paths()) {
            if (manifest.file(path).isEmpty()) {
                problems.add(
                        BundleCode.FILE_UNLISTED,
                        path,
                        "",
                        "the file is in the archive, and not in the manifest",
                        "build the bundle again: nothing may be added to it");
            }
        }
    }
}
