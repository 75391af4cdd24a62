package dev.skerry.agent.trust;

import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.uplink.Lineage;
import dev.skerry.agent.uplink.Models;
import dev.skerry.sync.proto.ModelChunk;
import dev.skerry.sync.proto.ModelOrder;
import dev.skerry.sync.proto.ModelReport;
import dev.skerry.sync.proto.ModelRequest;
import dev.skerry.sync.proto.ModelSet;
import dev.skerry.sync.session.ModelCheck;
import dev.skerry.sync.sign.Orders;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands sets of models on as they were signed, each only after it is on the disk that no older one
 * may come any more. Parts of bundles need no signature: the set names their digests.
 */
public final class SignedModelOrders implements Models {
    /** The name of the state with the highest revision that was taken. */
    public static final String STATE = "trust.models";

    private final Trust trust;
    private final ModelFollower follower;
    private final Lineage.Keeper keeper;
    private final LongSupplier nowMicros;
    private final long firstRevision;
    private long revision;

    SignedModelOrders(
            Trust trust,
            ModelFollower follower,
            Lineage.Keeper keeper,
            byte @Nullable [] kept,
            LongSupplier nowMicros) {
        this.trust = trust;
        this.follower = follower;
        this.keeper = keeper;
        this.firstRevision = kept == null ? 0 : ByteBuffer.wrap(kept).getLong();
        this.revision = firstRevision;
        this.nowMicros = nowMicros;
    }

    @Override
    public void tell(Consumer<ModelReport> reports, Consumer<ModelRequest> requests) {
        follower.tell(report -> reports.accept(revised(report)), requests);
    }

    @Override
    public ModelReport opened() {
        return revised(follower.opened());
    }

    /** Whoever follows may have lost its plans: the gateway is to go on from what was taken. */
    private ModelReport revised(ModelReport report) {
        return Long.compareUnsigned(report.getRevision(), firstRevision) >= 0
                ? report
                : report.toBuilder().setRevision(firstRevision).build();
    }

    @Override
    public void take(ModelChunk chunk) {
        follower.take(chunk);
    }

    @Override
    public void assign(ModelSet set) {
        Refusal why = set.hasSigned() ? assignSigned(set) : assignPlain(set);
        trust.note(Orders.MODELS, why == null ? null : why.cut());
    }

    private @Nullable Refusal assignPlain(ModelSet set) {
        Refusal why = trust.unsigned();
        if (why == null) {
            follower.follow(0, set);
        }
        return why;
    }

    private @Nullable Refusal assignSigned(ModelSet set) {
        return switch (trust.open(Orders.MODELS, set.getSigned(), ModelOrder.parser())) {
            case Trust.Opened.Refused(var why) -> why;
            case Trust.Opened.Believed(var order) -> {
                Refusal why = objection(order);
                if (why == null) {
                    take(order);
                }
                yield why;
            }
        };
    }

    private void take(ModelOrder order) {
        revision = order.getRevision();
        keeper.save(
                Map.of(STATE, ByteBuffer.allocate(Long.BYTES).putLong(revision).array()),
                () -> follower.follow(order.getRevision(), order.getModels()));
    }

    private @Nullable Refusal objection(ModelOrder order) {
        Refusal misdirected = trust.misdirected(order.getAgentId(), order.getEpoch());
        if (misdirected != null) {
            return misdirected;
        }
        String problem =
                order.getModels().hasSigned()
                        ? "it has another order in it"
                        : ModelCheck.problem(order.getModels());
        if (problem != null) {
            return Trust.unusable("can't be followed (" + problem + ")");
        }
        return Trust.outdated("models", order.getRevision(), revision, nowMicros.getAsLong());
    }
}
