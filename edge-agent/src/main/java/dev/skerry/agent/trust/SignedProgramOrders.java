package dev.skerry.agent.trust;

import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.uplink.Lineage;
import dev.skerry.agent.uplink.Programs;
import dev.skerry.sync.proto.ChunkRequest;
import dev.skerry.sync.proto.Chunks;
import dev.skerry.sync.proto.ProgramOrder;
import dev.skerry.sync.proto.ProgramPlan;
import dev.skerry.sync.proto.ProgramReport;
import dev.skerry.sync.proto.ProgramSet;
import dev.skerry.sync.session.ProgramCheck;
import dev.skerry.sync.sign.Orders;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands plans for the agent's program on as they were signed, each only after it is on the disk
 * that no older one may come any more. Chunks need no signature: the plan names the digest of the
 * index, and that theirs.
 */
public final class SignedProgramOrders implements Programs {
    /** The name of the state with the highest revision that was taken. */
    public static final String STATE = "trust.program";

    private final Trust trust;
    private final ProgramFollower follower;
    private final Lineage.Keeper keeper;
    private final LongSupplier nowMicros;
    private volatile long revision;

    SignedProgramOrders(
            Trust trust,
            ProgramFollower follower,
            Lineage.Keeper keeper,
            byte @Nullable [] kept,
            LongSupplier nowMicros) {
        this.trust = trust;
        this.follower = follower;
        this.keeper = keeper;
        this.revision = kept == null ? 0 : ByteBuffer.wrap(kept).getLong();
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
        Refusal why = set.hasSigned() ? assignSigned(set) : trust.unsigned();
        if (why == null && !set.hasSigned()) {
            follower.follow(set.getPlan());
        }
        trust.note(Orders.PROGRAM, why == null ? null : why.cut());
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
        byte[] state = ByteBuffer.allocate(Long.BYTES).putLong(followed).array();
        keeper.save(Map.of(STATE, state), () -> follower.follow(plan));
    }

    private @Nullable Refusal objection(ProgramOrder order) {
        Refusal misdirected = trust.misdirected(order.getAgentId(), order.getEpoch());
        if (misdirected != null) {
            return misdirected;
        }
        String problem = ProgramCheck.problem(order.getPlan());
        return problem == null
                ? Trust.outdated("program", order.getRevision(), revision, nowMicros.getAsLong())
                : Trust.unusable("can't be followed (" + problem + ")");
    }
}
