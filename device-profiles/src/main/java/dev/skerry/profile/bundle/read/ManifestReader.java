package dev.skerry.profile.bundle.read;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.profile.bundle.archive.Archive;
import dev.skerry.profile.bundle.manifest.BundleFile;
import dev.skerry.profile.bundle.manifest.Feature;
import dev.skerry.profile.bundle.manifest.Golden;
import dev.skerry.profile.bundle.manifest.Limits;
import dev.skerry.profile.bundle.manifest.ModelManifest;
import dev.skerry.profile.bundle.manifest.Provenance;
import dev.skerry.profile.bundle.manifest.Task;
import dev.skerry.profile.bundle.manifest.Threshold;
import dev.skerry.profile.bundle.problem.BundleCode;
import dev.skerry.profile.bundle.problem.Problems;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a manifest's members and says everything that is wrong with them. */
public final class ManifestReader {
    private static final int MOST_LABELS = 1_024;
    private static final int MOST_WARM_UP = 1_000_000;

    /** What ECMAScript's numbers can count to without a gap (RFC 8785, section 3.2.2.3). */
    private static final long MOST_WHOLE = (1L << 53) - 1;

    private ManifestReader() {}

    /**
     * The manifest, or null if anything is wrong with it, which goes to the problems.
     *
     * @param problems may have others already
     */
    public static @Nullable ModelManifest read(JsonNode json, Problems problems) {
        var own = new Problems();
        var root = new Members(own, json, "");
        ModelManifest manifest = null;
        if (json.isObject() && isKnownFormat(root)) {
            manifest = manifest(root, own);
            root.end();
            if (own.isEmpty()) {
                Consistency.check(manifest, own);
            }
        }
        own.all().forEach(problems::add);
        return own.isEmpty() ? manifest : null;
    }

    /** What another format means, nobody can say: the rest is not looked at then. */
    private static boolean isKnownFormat(Members root) {
        JsonNode format = root.node("format");
        if (ModelManifest.FORMAT.equals(format.textValue())) {
            return true;
        }
        root.problem(
                BundleCode.UNKNOWN_FORMAT,
                format.isMissingNode() ? "" : "format",
                "the format is not '%s'".formatted(ModelManifest.FORMAT),
                "write format: %s; a later format needs a later version of Skerry"
                        .formatted(ModelManifest.FORMAT));
        return false;
    }

    private static ModelManifest manifest(Members root, Problems problems) {
        List<Feature> features = InputSections.features(root);
        boolean knowsFeatures = problems.isEmpty();
        return new ModelManifest(
                root.text("name", Rules.NAME, Rules.NAME_WORDS, "name"),
                root.text("version", Rules.VERSION, Rules.VERSION_WORDS, "0.0.0"),
                root.word("task", Task.values()),
                root.text("description", Rules.TEXT, Rules.TEXT_WORDS, "-"),
                root.text("licence", LicenceExpression::isWellFormed, LicenceExpression.WORDS, "-"),
                features,
                InputSections.window(root.object("window")),
                GraphSection.read(root.object("graph")),
                root.texts("labels", 0, MOST_LABELS, Rules.LINE, Rules.LINE_WORDS),
                root.has("warmUp") ? (int) root.whole("warmUp", 0, MOST_WARM_UP, 0) : 0,
                root.has("threshold") ? threshold(root.object("threshold")) : null,
                limits(root.object("limits")),
                root.texts("architectures", 0, 16, Rules.ARCHITECTURE, Rules.ARCHITECTURE_WORDS),
                provenance(root.object("provenance")),
                root.has("golden") ? golden(root.object("golden")) : null,
                root.has("reference") && knowsFeatures
                        ? ReferenceSection.read(root.object("reference"), features)
                        : null,
                root.text("card", Rules.FILE, Rules.FILE_WORDS, "-"),
                files(root));
    }

    private static Threshold threshold(Members members) {
        var threshold =
                new Threshold(
                        members.number("score", _ -> true, "", 0),
                        members.optionalNumber(
                                "falseAlarmRate", it -> it >= 0 && it <= 1, "from 0 to 1"));
        members.end();
        return threshold;
    }

    private static Limits limits(Members members) {
        var limits =
                new Limits(
                        members.duration("latency"), members.whole("memoryBytes", 1, 1L << 40, 1));
        members.end();
        return limits;
    }

    private static Provenance provenance(Members members) {
        String trainedAt =
                members.has("trainedAt")
                        ? members.text("trainedAt", Rules.INSTANT, Rules.INSTANT_WORDS, "")
                        : "";
        var provenance =
                new Provenance(
                        trainedAt.isEmpty() ? null : Instant.parse(trainedAt),
                        members.text("data", Rules.TEXT, Rules.TEXT_WORDS, "-"),
                        members.text("tool", Rules.LINE, Rules.LINE_WORDS, "-"),
                        members.has("seed")
                                ? (Long) members.whole("seed", -MOST_WHOLE, MOST_WHOLE, 0)
                                : null);
        members.end();
        return provenance;
    }

    private static Golden golden(Members members) {
        List<String> files = members.texts("files", 1, 64, Rules.FILE, Rules.FILE_WORDS);
        var golden =
                new Golden(
                        files.isEmpty() ? List.of("-") : files,
                        members.number("tolerance", it -> it >= 0 && it <= 1, "from 0 to 1", 0));
        members.end();
        return golden;
    }

    private static List<BundleFile> files(Members root) {
        List<BundleFile> files = new ArrayList<>();
        String last = "";
        for (Members members : root.objects("files", 0, Archive.MOST_FILES)) {
            var file =
                    new BundleFile(
                            members.text("path", Rules.FILE, Rules.FILE_WORDS, last + "-"),
                            members.whole("sizeBytes", 0, Archive.MOST_BYTES, 0),
                            members.text("sha256", Rules.DIGEST, Rules.DIGEST_WORDS, "-"));
            members.end();
            if (file.path().compareTo(last) <= 0) {
                members.problem(
                        BundleCode.WRONG_VALUE,
                        "path",
                        "'%s' stands behind '%s'".formatted(file.path(), last),
                        "list files in the order of their paths, each once");
            }
            last = file.path();
            files.add(file);
        }
        return files;
    }
}
