package dev.skerry.sync.session;

import com.google.protobuf.ByteString;
import dev.skerry.sync.program.ProgramIndexes;
import dev.skerry.sync.proto.Chunk;
import dev.skerry.sync.proto.ChunkRequest;
import dev.skerry.sync.proto.Chunks;
import dev.skerry.sync.proto.ProgramPeer;
import dev.skerry.sync.proto.ProgramPlan;
import dev.skerry.sync.proto.ProgramReport;
import dev.skerry.sync.proto.ProgramSet;
import dev.skerry.sync.sign.Artifact;
import dev.skerry.sync.sign.SignedArtifact;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What either side may say about programs. */
public final class ProgramCheck {
    /** How many chunks a request may name. */
    public static final int MOST_REQUESTED = 64;

    /** Of the content of {@link Chunks} in all. */
    public static final int MOST_ANSWER_BYTES = 512 * 1024;

    /** How many agents of the site a plan may name. */
    public static final int MOST_PEERS = 8;

    /** The shortest trial that a plan may ask for. */
    public static final int LEAST_TRIAL_SECONDS = 30;

    /** The longest. */
    public static final int MOST_TRIAL_SECONDS = 3_600;

    private static final int MOST_CHARS = 256;
    private static final int MOST_MESSAGE_CHARS = 8_192;
    private static final int DIGEST_BYTES = 32;

    private ProgramCheck() {}

    /** What is wrong with a set, or null; what is signed is looked at when it is opened. */
    static @Nullable String problem(ProgramSet set) {
        return set.hasSigned() ? null : problem(set.getPlan());
    }

    /** What is wrong with a plan, or null. */
    public static @Nullable String problem(ProgramPlan plan) {
        if (plan.getRolloutId().isEmpty()) {
            return plan.equals(ProgramPlan.getDefaultInstance())
                    ? null
                    : "a plan for a program has no rollout, but more than that";
        }
        if (isTooLong(plan.getRolloutId())) {
            return "a rollout of a program has an id of %d characters"
                    .formatted(plan.getRolloutId().length());
        }
        if (Artifact.Version.of(plan.getVersion()).isEmpty()) {
            return "a plan is for version '%s' of a program".formatted(cut(plan.getVersion()));
        }
        String problem = contentProblem(plan);
        return problem == null
                ? null
                : "the plan for version %s has %s".formatted(plan.getVersion(), problem);
    }

    private static @Nullable String contentProblem(ProgramPlan plan) {
        long bytes = plan.getIndexBytes();
        if (!isDigest(plan.getIndexDigest()) || bytes < 1 || bytes > ProgramIndexes.MOST_BYTES) {
            return "an index of %s bytes and a digest of %d"
                    .formatted(Long.toUnsignedString(bytes), plan.getIndexDigest().size());
        }
        if (plan.getArtifact().isEmpty() || plan.getArtifact().size() > SignedArtifact.MOST_BYTES) {
            return "an artifact of %d bytes".formatted(plan.getArtifact().size());
        }
        int seconds = plan.getTrialSeconds();
        if (seconds != 0 && (seconds < LEAST_TRIAL_SECONDS || seconds > MOST_TRIAL_SECONDS)) {
            return "a trial of %s seconds, and one has %d to %d"
                    .formatted(
                            Integer.toUnsignedString(seconds),
                            LEAST_TRIAL_SECONDS,
                            MOST_TRIAL_SECONDS);
        }
        if (plan.getLeaseUntilMicros() < 0) {
            return "a lease until before 1970";
        }
        return plan.getPeersCount() <= MOST_PEERS
                        && plan.getPeersList().stream().allMatch(ProgramCheck::canBe)
                ? null
                : "more than %d peers, or one without a name or an address".formatted(MOST_PEERS);
    }

    private static boolean canBe(ProgramPeer peer) {
        return Stream.of(peer.getAgentId(), peer.getAddress())
                .noneMatch(text -> text.isEmpty() || isTooLong(text));
    }

    /** What is wrong with a request, or null. */
    static @Nullable String problem(ChunkRequest request) {
        if (!isDigest(request.getIndexDigest())
                || !request.getDigestsList().stream().allMatch(ProgramCheck::isDigest)) {
            return "the agent asks for parts of a program by a digest that is none";
        }
        return request.getDigestsCount() <= MOST_REQUESTED
                ? null
                : "the agent asks for %d chunks at once, at most %d"
                        .formatted(request.getDigestsCount(), MOST_REQUESTED);
    }

    /** What is wrong with an answer, or null. */
    static @Nullable String problem(Chunks chunks) {
        long bytes = 0;
        for (Chunk chunk : chunks.getChunksList()) {
            bytes += chunk.getContent().size();
            if (!isDigest(chunk.getDigest())) {
                return "a chunk has a digest of %d bytes".formatted(chunk.getDigest().size());
            }
        }
        return chunks.getChunksCount() <= MOST_REQUESTED && bytes <= MOST_ANSWER_BYTES
                ? null
                : "%d chunks of %d bytes came at once, at most %d of %d"
                        .formatted(
                                chunks.getChunksCount(), bytes, MOST_REQUESTED, MOST_ANSWER_BYTES);
    }

    /** What is wrong with a report, or null. */
    static @Nullable String problem(ProgramReport report) {
        boolean isTooLong =
                Stream.of(
                                report.getVersion(),
                                report.getTarget(),
                                report.getBaseVersion(),
                                report.getPreviousVersion(),
                                report.getRolloutId(),
                                report.getCode(),
                                report.getShareAddress(),
                                report.getOfferedVersion())
                        .anyMatch(ProgramCheck::isTooLong);
        if (isTooLong || report.getMessage().length() > MOST_MESSAGE_CHARS) {
            return "the agent reports a program with a text of more than %d characters, or a message of more than %d"
                    .formatted(MOST_CHARS, MOST_MESSAGE_CHARS);
        }
        long total = report.getBytesTotal();
        boolean canBe =
                isPart(total, ProgramIndexes.MOST_PROGRAM_BYTES)
                        && isPart(report.getBytesDone(), total)
                        && isPart(report.getBytesReused(), total)
                        && isPart(report.getBytesFromPeers(), total);
        return canBe ? null : "the agent reports sizes of a program that can't be";
    }

    private static boolean isPart(long bytes, long of) {
        return bytes >= 0 && bytes <= of;
    }

    private static boolean isDigest(ByteString digest) {
        return digest.size() == DIGEST_BYTES;
    }

    private static boolean isTooLong(String text) {
        return text.length() > MOST_CHARS;
    }

    private static String cut(String text) {
        return isTooLong(text) ? text.substring(0, MOST_CHARS) : text;
    }
}
