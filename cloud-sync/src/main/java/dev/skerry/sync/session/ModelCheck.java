package dev.skerry.sync.session;

import dev.skerry.sync.proto.BundleRef;
import dev.skerry.sync.proto.Drift;
import dev.skerry.sync.proto.ModelChunk;
import dev.skerry.sync.proto.ModelFigures;
import dev.skerry.sync.proto.ModelGates;
import dev.skerry.sync.proto.ModelPlan;
import dev.skerry.sync.proto.ModelReport;
import dev.skerry.sync.proto.ModelRequest;
import dev.skerry.sync.proto.ModelSet;
import dev.skerry.sync.proto.ModelState;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What either side may say about models. */
public final class ModelCheck {
    /** How many models may have a plan. */
    public static final int MOST_PLANS = 64;

    /** Of a {@link ModelChunk}. */
    public static final int MOST_CHUNK_BYTES = 512 * 1024;

    /** Of an archive. */
    public static final long MOST_ARCHIVE_BYTES = 64L << 20;

    /** How many bundles a report may name. */
    static final int MOST_REPORTED = 256;

    /** Into how many parts scores are counted. */
    public static final int SCORE_BINS = 21;

    /** How many drifts a report may have in all. */
    static final int MOST_DRIFTS = 4_096;

    private static final int MOST_CHARS = 256;
    private static final int DIGEST_BYTES = 32;

    // As a bundle's manifest has it, for these become names of files.
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");
    private static final Pattern VERSION =
            Pattern.compile("(?:0|[1-9]\\d{0,8})(?:\\.(?:0|[1-9]\\d{0,8})){2}");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    private ModelCheck() {}

    /** What is wrong with a set, or null. */
    public static @Nullable String problem(ModelSet set) {
        if (set.getPlansCount() > MOST_PLANS) {
            return "%d models have plans, at most %d".formatted(set.getPlansCount(), MOST_PLANS);
        }
        Set<String> names = new HashSet<>();
        for (ModelPlan plan : set.getPlansList()) {
            if (!NAME.matcher(plan.getName()).matches()) {
                return "a plan is for the model '%s'".formatted(cut(plan.getName()));
            }
            if (!names.add(plan.getName())) {
                return "model '%s' has two plans".formatted(plan.getName());
            }
            String problem = planProblem(plan);
            if (problem != null) {
                return "the plan for model '%s' has %s".formatted(plan.getName(), problem);
            }
        }
        return null;
    }

    private static @Nullable String planProblem(ModelPlan plan) {
        if (plan.getRolloutId().length() > MOST_CHARS) {
            return "a rollout whose id has %d characters".formatted(plan.getRolloutId().length());
        }
        String problem = plan.hasActing() ? bundleProblem(plan.getActing()) : null;
        if (problem == null && plan.hasShadow()) {
            problem = bundleProblem(plan.getShadow());
        }
        if (problem == null && plan.hasGates() && !areSound(plan.getGates())) {
            problem = "gates that nothing can keep to";
        }
        if (problem == null
                && plan.hasActing()
                && plan.getActing().getDigest().equals(plan.getShadow().getDigest())) {
            problem = "the same bundle acting and in shadow";
        }
        return problem;
    }

    private static @Nullable String bundleProblem(BundleRef bundle) {
        if (!VERSION.matcher(bundle.getVersion()).matches()) {
            return "a bundle of version '%s'".formatted(cut(bundle.getVersion()));
        }
        if (!isDigest(bundle.getDigest()) || bundle.getArchiveDigest().size() != DIGEST_BYTES) {
            return "version %s without a digest".formatted(bundle.getVersion());
        }
        long bytes = bundle.getArchiveBytes();
        return bytes >= 1 && bytes <= MOST_ARCHIVE_BYTES
                ? null
                : "version %s with %s bytes, at most %d"
                        .formatted(
                                bundle.getVersion(),
                                Long.toUnsignedString(bytes),
                                MOST_ARCHIVE_BYTES);
    }

    private static boolean areSound(ModelGates gates) {
        return gates.getSteps() >= 0
                && (!gates.hasAgreement() || isShare(gates.getAgreement()))
                && (!gates.hasAlarmRate() || isShare(gates.getAlarmRate()))
                && (!gates.hasLatencyMicros() || gates.getLatencyMicros() >= 1)
                && (!gates.hasPsi() || isDistance(gates.getPsi()));
    }

    /** What is wrong with a report, or null. */
    static @Nullable String problem(ModelReport report) {
        if (report.getModelsCount() > MOST_REPORTED) {
            return "the agent reports %d bundles, at most %d"
                    .formatted(report.getModelsCount(), MOST_REPORTED);
        }
        int drifts = 0;
        for (ModelState model : report.getModelsList()) {
            drifts += model.getDriftsCount();
            int longest = Math.max(model.getName().length(), model.getVersion().length());
            longest = Math.max(longest, model.getRolloutId().length());
            if (model.getName().isEmpty() || longest > MOST_CHARS) {
                return "a reported model has no name, or a text of more than %d characters"
                        .formatted(MOST_CHARS);
            }
            if (!model.getDigest().isEmpty() && !isDigest(model.getDigest())) {
                return "the agent reports model '%s' with a digest that is none"
                        .formatted(model.getName());
            }
            if (!canBe(model.getFigures())
                    || !model.getDriftsList().stream().allMatch(ModelCheck::canBe)) {
                return "the agent reports figures of model '%s' that can't be"
                        .formatted(model.getName());
            }
        }
        return drifts <= MOST_DRIFTS
                ? null
                : "the agent reports %d drifts, at most %d".formatted(drifts, MOST_DRIFTS);
    }

    private static boolean canBe(ModelFigures figures) {
        return figures.getSteps() >= 0
                && figures.getAlarms() >= 0
                && figures.getAlarms() <= figures.getSteps()
                && figures.getAgreed() >= 0
                && figures.getAgreed() <= figures.getCompared()
                && figures.getLatencyP50Micros() >= 0
                && figures.getLatencyP99Micros() >= 0
                && (figures.getScoresCount() == 0 || figures.getScoresCount() == SCORE_BINS)
                && figures.getScoresList().stream().allMatch(count -> count >= 0);
    }

    private static boolean canBe(Drift drift) {
        return drift.getFeature().length() <= MOST_CHARS
                && isDistance(drift.getPsi())
                && isShare(drift.getKs())
                && drift.getSamples() >= 0
                && isDistance(drift.getChance());
    }

    /** How many bytes are to be sent for a request for a part of an archive of this size. */
    public static int answerBytes(ModelRequest request, long archiveBytes) {
        int asked = request.getLength() == 0 ? MOST_CHUNK_BYTES : request.getLength();
        return Math.clamp(archiveBytes - request.getOffset(), 0, asked);
    }

    /** What is wrong with a request, or null. */
    static @Nullable String problem(ModelRequest request) {
        if (!isDigest(request.getDigest())) {
            return "the agent asks for a bundle with the digest '%s'"
                    .formatted(cut(request.getDigest()));
        }
        return isPlace(request.getOffset())
                        && request.getLength() >= 0
                        && request.getLength() <= MOST_CHUNK_BYTES
                ? null
                : "the agent asks for %s bytes of a bundle at %s"
                        .formatted(
                                Integer.toUnsignedString(request.getLength()),
                                Long.toUnsignedString(request.getOffset()));
    }

    /** What is wrong with a part of a bundle, or null. */
    static @Nullable String problem(ModelChunk chunk) {
        if (!isDigest(chunk.getDigest()) || !isPlace(chunk.getOffset())) {
            return "a part of the bundle with the digest '%s' at %s"
                    .formatted(cut(chunk.getDigest()), Long.toUnsignedString(chunk.getOffset()));
        }
        return chunk.getContent().size() <= MOST_CHUNK_BYTES
                ? null
                : "a part of a bundle has %d bytes, at most %d"
                        .formatted(chunk.getContent().size(), MOST_CHUNK_BYTES);
    }

    /** Whether this is the digest of a bundle, or of a model. */
    static boolean isDigest(String text) {
        return DIGEST.matcher(text).matches();
    }

    private static boolean isPlace(long offset) {
        return offset >= 0 && offset < MOST_ARCHIVE_BYTES;
    }

    private static boolean isShare(double value) {
        return value >= 0 && value <= 1;
    }

    private static boolean isDistance(double value) {
        return value >= 0 && value < Double.POSITIVE_INFINITY;
    }

    private static String cut(String text) {
        return text.length() <= MOST_CHARS ? text : text.substring(0, MOST_CHARS);
    }
}
