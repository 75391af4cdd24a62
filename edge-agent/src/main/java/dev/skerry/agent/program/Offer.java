package dev.skerry.agent.program;

import com.google.protobuf.ByteString;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.sync.program.ProgramIndexes;
import dev.skerry.sync.proto.ProgramIndex;
import dev.skerry.sync.proto.ProgramPlan;
import dev.skerry.sync.sign.Artifact;
import dev.skerry.sync.sign.Artifact.Version;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a program may run here. Pure.
 *
 * @param version that runs
 * @param target that it runs on
 * @param outboxFormat of the agent's outbox
 */
record Offer(String version, String target, int outboxFormat, IndexVoucher voucher) {
    /** What every index of an agent is called. */
    static final String NAME = "skerry-agent";

    /** What a plan alone is refused for; null if it may be followed. */
    @Nullable Refusal objection(ProgramPlan plan) {
        String why =
                voucher.objection(
                        plan.getArtifact().toByteArray(),
                        NAME + "-" + target,
                        plan.getVersion(),
                        new Artifact.Content(plan.getIndexBytes(), plan.getIndexDigest()));
        if (why != null) {
            return Problems.notSigned(plan.getVersion(), why);
        }
        Optional<Version> own = Version.of(version);
        boolean isLower =
                own.isPresent()
                        && Version.of(plan.getVersion()).orElseThrow().compareTo(own.get()) < 0;
        return isLower && !plan.getIsRevert() ? Problems.lower(plan.getVersion(), version) : null;
    }

    /** What came of looking into an index. */
    sealed interface Looked {
        record Good(ProgramIndex index) implements Looked {}

        record Refused(Refusal why) implements Looked {}
    }

    /** Looks into the index of a plan. */
    Looked look(ProgramPlan plan, ByteString encoded) {
        return switch (ProgramIndexes.decode(encoded.toByteArray())) {
            case ProgramIndexes.Opened.Refused(String why) ->
                    new Looked.Refused(Problems.badIndex(plan.getVersion(), why));
            case ProgramIndexes.Opened.Good(ProgramIndex index) -> {
                Refusal why = objection(plan, index);
                yield why == null ? new Looked.Good(index) : new Looked.Refused(why);
            }
        };
    }

    private @Nullable Refusal objection(ProgramPlan plan, ProgramIndex index) {
        if (!index.getName().equals(NAME) || !index.getVersion().equals(plan.getVersion())) {
            return Problems.badIndex(
                    plan.getVersion(),
                    "it is of %s %s".formatted(index.getName(), index.getVersion()));
        }
        if (!index.getTarget().equals(target)) {
            return Problems.otherTarget(plan.getVersion(), index.getTarget(), target);
        }
        boolean canRead =
                index.getOutboxReadsFrom() <= outboxFormat
                        && outboxFormat <= index.getOutboxReadsTo();
        return canRead
                ? null
                : Problems.otherOutbox(
                        plan.getVersion(),
                        index.getOutboxReadsFrom(),
                        index.getOutboxReadsTo(),
                        outboxFormat);
    }
}
