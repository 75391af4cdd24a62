package dev.skerry.profile.bundle.build;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.profile.bundle.BundleCheck;
import dev.skerry.profile.bundle.BundleWriter;
import dev.skerry.profile.bundle.ModelBundle;
import dev.skerry.profile.bundle.archive.Archive;
import dev.skerry.profile.bundle.archive.ArchiveWriter;
import dev.skerry.profile.bundle.archive.Contents;
import dev.skerry.profile.bundle.manifest.ModelManifest;
import dev.skerry.profile.bundle.manifest.Reference;
import dev.skerry.profile.bundle.problem.BundleCode;
import dev.skerry.profile.bundle.problem.BundleProblem;
import dev.skerry.profile.bundle.problem.Problems;
import dev.skerry.profile.bundle.read.ManifestReader;
import dev.skerry.profile.bundle.read.ReferenceSection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a bundle of a written manifest and of the files that it names. */
public final class BundleBuilder {
    /** Of all files besides the manifest. */
    private static final long MOST_BYTES = Archive.MOST_BYTES - Archive.MOST_MANIFEST_BYTES;

    private BundleBuilder() {}

    /** Where the files are. */
    @FunctionalInterface
    public interface Files {
        /** What is in a file, null if there is none of that path. */
        byte @Nullable [] read(String path) throws IOException;
    }

    /** What came of building. */
    public sealed interface Result {
        /** A bundle that is right, as far as that can be said without running it. */
        record Built(ModelBundle bundle) implements Result {}

        /** It can't be built, for all of these reasons. */
        record Refused(List<BundleProblem> problems) implements Result {
            public Refused {
                problems = List.copyOf(problems);
            }
        }
    }

    /**
     * Builds a bundle.
     *
     * @param fileName names what was written in problems
     * @param text the manifest without its list of files, in YAML or JSON
     * @throws IOException if a file that is there can't be read
     */
    public static Result build(String fileName, String text, Files source) throws IOException {
        var problems = new Problems();
        WrittenManifest.Read read = WrittenManifest.read(fileName, text, problems);
        if (read == null) {
            return new Result.Refused(problems.all());
        }
        if (read.json().has("files")) {
            problems.add(
                    BundleCode.UNKNOWN_MEMBER,
                    ModelManifest.PATH,
                    "/files",
                    "the list of files is made, not written",
                    "leave it out: every file that another member names is in the bundle");
        }
        Contents files = files(read.json(), source, problems);
        if (files == null) {
            return refused(problems.all(), read.written());
        }
        list(files, read.json());
        ModelManifest manifest = manifest(read.json(), source, problems);
        if (manifest == null || !problems.isEmpty()) {
            return refused(problems.all(), read.written());
        }
        ModelBundle bundle = BundleWriter.bundle(manifest, files);
        if (BundleWriter.manifest(manifest).length > Archive.MOST_MANIFEST_BYTES) {
            tooLarge(ModelManifest.PATH, Archive.MOST_MANIFEST_BYTES, problems);
        }
        BundleCheck.check(bundle).forEach(problems::add);
        return problems.isEmpty()
                ? new Result.Built(bundle)
                : refused(problems.all(), read.written());
    }

    private static Result refused(List<BundleProblem> problems, WrittenManifest written) {
        return new Result.Refused(problems.stream().map(written::placed).toList());
    }

    /** The manifest, whose training rows are counted if it names some. */
    private static @Nullable ModelManifest manifest(
            ObjectNode json, Files source, Problems problems) throws IOException {
        JsonNode rows = json.path("reference");
        if (!rows.isTextual()) {
            return ManifestReader.read(json, problems);
        }
        json.remove("reference");
        ModelManifest manifest = ManifestReader.read(json, problems);
        String path = rows.textValue();
        byte[] bytes = Archive.isPath(path) ? source.read(path) : null;
        if (bytes == null) {
            problems.add(
                    BundleCode.FILE_MISSING,
                    ModelManifest.PATH,
                    "/reference",
                    "there is no file '%s'".formatted(path),
                    "name a CSV file of the training rows in this folder");
        }
        if (bytes == null || manifest == null) {
            return null;
        }
        Reference reference = TrainingRows.count(path, bytes, manifest, problems).orElse(null);
        if (reference == null) {
            return null;
        }
        json.set("reference", ReferenceSection.json(reference, manifest.features()));
        return ManifestReader.read(json, problems);
    }

    /** Those of the files that it names which are there; null if they are too large. */
    private static @Nullable Contents files(JsonNode json, Files source, Problems problems)
            throws IOException {
        var files = new Contents(Map.of());
        for (String path : named(json)) {
            byte[] bytes = Archive.isPath(path) ? source.read(path) : null;
            files = bytes == null ? files : files.with(path, bytes);
            if (ArchiveWriter.sizeBytes(files) > MOST_BYTES) {
                tooLarge(path, MOST_BYTES, problems);
                return null;
            }
        }
        return files;
    }

    private static void tooLarge(String file, long mostBytes, Problems problems) {
        problems.add(
                BundleCode.TOO_LARGE,
                file,
                "",
                "with this there are more than %,d bytes".formatted(mostBytes),
                "leave out what is not used");
    }

    private static List<String> named(JsonNode json) {
        List<String> paths = new ArrayList<>();
        paths.add(json.at("/graph/file").asText());
        paths.add(json.at("/card").asText());
        json.at("/graph/inputs").forEach(it -> paths.add(it.path("initial").asText()));
        json.at("/golden/files").forEach(it -> paths.add(it.asText()));
        return paths;
    }

    private static void list(Contents files, ObjectNode json) {
        ArrayNode list = json.putArray("files");
        BundleWriter.list(files)
                .forEach(
                        it ->
                                list.addObject()
                                        .put("path", it.path())
                                        .put("sizeBytes", it.sizeBytes())
                                        .put("sha256", it.sha256()));
    }
}
