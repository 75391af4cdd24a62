package dev.skerry.agent.trust;

import com.google.protobuf.ByteString;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.uplink.Lineage;
import dev.skerry.agent.uplink.Programs;
import dev.skerry.sync.proto.ApprovedRequest;
import dev.skerry.sync.proto.ChunkRequest;
import dev.skerry.sync.proto.Chunks;
import dev.skerry.sync.proto.ProgramOrder;
import dev.skerry.sync.proto.ProgramPlan;
import dev.skerry.sync.proto.ProgramReport;
import dev.skerry.sync.proto.ProgramSet;
import dev.skerry.sync.session.ProgramCheck;
import dev.skerry.sync.sign.Orders;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands plans for the agent's program on as they were signed, each only after it is on the disk
 * that no older one may come any more. A program that is new to the agent is judged by the policy
 * in force, once. Chunks need no signature: the plan names the digest of the index, and that
 * theirs.
 */
public final class SignedProgramOrders implements Programs {
    /** The name of the state with the highest revision that was taken, and of which index it is. */
    public static final String STATE = "trust.program";

    private final Trust trust;
    private final OrderPolicy policy;
    private final ProgramFollower follower;
    private final Lineage.Keeper keeper;
    private final LongSupplier nowMicros;
    private volatile long revision;
    private ByteString allowed;

    SignedProgramOrders(
            Trust trust,
            OrderPolicy policy,
            ProgramFollower follower,
            Lineage.Keeper keeper,
            byte @Nullable [] kept,
            LongSupplier nowMicros) {
        this.trust = trust;
        this.policy = policy;
        this.follower = follower;
        this.keeper = keeper;
        this.revision = kept == null ? 0 : ByteBuffer.wrap(kept).getLong();
        this.allowed =
                kept == null ? ByteString.EMPTY : ByteString.copyFrom(kept).substring(Long.BYTES);
        this.nowMicros = nowMicros;
    }

    @Override
    public void tell(Consumer<ProgramReport> reports, Consumer<ChunkRequest> requests) {
        follower.tell(report -> reports.accept(revised(report)), requests);
    }

    @Override
    public ProgramReport opened() {
        return revised(follower.opened());
    }

    private ProgramReport revised(ProgramReport report) {
        return report.toBuilder().setRevision(revision).build();
    }

    @Override
    public void take(Chunks chunks) {
        follower.take(chunks);
    }

    @Override
    public void assign(ProgramSet set) {
        Refusal why = set.hasSigned() ? assignSigned(set) : assignPlain(set.getPlan());
        trust.note(Orders.PROGRAM, why == null ? null : why.cut());
    }

    private @Nullable Refusal assignPlain(ProgramPlan plan) {
        Refusal unsigned = trust.unsigned();
        Refusal why = unsigned == null ? unapproved(plan, List.of()) : unsigned;
        if (why == null) {
            follower.follow(plan);
        }
        return why;
    }

    private @Nullable Refusal assignSigned(ProgramSet set) {
        return switch (trust.open(Orders.PROGRAM, set.getSigned(), ProgramOrder.parser())) {
            case Trust.Opened.Refused(var why) -> why;
            case Trust.Opened.Believed(var order) -> {
                Refusal why = objection(order);
                if (why == null) {
                    keep(order.getRevision(), order.getPlan());
                }
                yield why;
            }
        };
    }

    private void keep(long followed, ProgramPlan plan) {
        revision = followed;
        allowed = plan.getIndexDigest();
        byte[] state =
                ByteBuffer.allocate(Long.BYTES + allowed.size())
                        .putLong(followed)
                        .put(allowed.asReadOnlyByteBuffer())
                        .array();
        keeper.save(Map.of(STATE, state), () -> follower.follow(plan));
    }

    private @Nullable Refusal objection(ProgramOrder order) {
        Refusal misdirected = trust.misdirected(order.getAgentId(), order.getEpoch());
        if (misdirected != null) {
            return misdirected;
        }
        String problem = ProgramCheck.problem(order.getPlan());
        if (problem != null) {
            return Trust.unusable("can't be followed (" + problem + ")");
        }
        Refusal outdated =
                Trust.outdated("program", order.getRevision(), revision, nowMicros.getAsLong());
        return outdated == null ? unapproved(order.getPlan(), order.getApprovedList()) : outdated;
    }

    /** What was allowed, or ran here, is not asked for again: a plan comes anew with each lease. */
    private @Nullable Refusal unapproved(ProgramPlan plan, List<ApprovedRequest> approved) {
        ByteString index = plan.getIndexDigest();
        if (plan.getRolloutId().isEmpty() || index.equals(allowed) || follower.has(index)) {
            return null;
        }
        Refusal why = policy.objectionToProgram(plan, approved);
        if (why != null) {
            follower.refuse(plan, why.cut());
        }
        return why;
    }
}
