package dev.skerry.agent.trust;

import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.uplink.Lineage;
import dev.skerry.agent.uplink.Models;
import dev.skerry.sync.proto.ApprovedRequest;
import dev.skerry.sync.proto.ModelChunk;
import dev.skerry.sync.proto.ModelOrder;
import dev.skerry.sync.proto.ModelReport;
import dev.skerry.sync.proto.ModelRequest;
import dev.skerry.sync.proto.ModelSet;
import dev.skerry.sync.proto.ModelState;
import dev.skerry.sync.session.ModelChange;
import dev.skerry.sync.session.ModelCheck;
import dev.skerry.sync.sign.Orders;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Hands sets of models on as they were signed, each only after it is on the disk that no older one
 * may come any more. Parts of bundles need no signature: the set names their digests. Bundles that
 * are new to the agent are judged by the policy in force.
 */
public final class SignedModelOrders implements Models {
    /** The name of the state with the highest revision that was taken. */
    public static final String STATE = "trust.models";

    private final Trust trust;
    private final OrderPolicy policy;
    private final ModelFollower follower;
    private final Lineage.Keeper keeper;
    private final LongSupplier nowMicros;
    private final long firstRevision;
    private long revision;
    private AllowedModels allowed;
    private volatile List<ModelState> unapproved = List.of();
    private volatile Consumer<ModelReport> listener = report -> {};

    SignedModelOrders(
            Trust trust,
            OrderPolicy policy,
            ModelFollower follower,
            Lineage.Keeper keeper,
            Map<String, byte[]> kept,
            LongSupplier nowMicros) {
        this.trust = trust;
        this.policy = policy;
        this.follower = follower;
        this.keeper = keeper;
        byte[] last = kept.get(STATE);
        this.firstRevision = last == null ? 0 : ByteBuffer.wrap(last).getLong();
        this.revision = firstRevision;
        this.allowed = AllowedModels.decode(kept.get(AllowedModels.STATE));
        this.nowMicros = nowMicros;
    }

    @Override
    public void tell(Consumer<ModelReport> reports, Consumer<ModelRequest> requests) {
        listener = reports;
        follower.tell(report -> reports.accept(revised(report)), requests);
    }

    @Override
    public ModelReport opened() {
        return revised(follower.opened());
    }

    /** Whoever follows may have lost its plans: the gateway is to go on from what was taken. */
    private ModelReport revised(ModelReport report) {
        ModelReport.Builder all = report.toBuilder().addAllModels(unapproved);
        return Long.compareUnsigned(report.getRevision(), firstRevision) >= 0
                ? all.build()
                : all.setRevision(firstRevision).build();
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
        Refusal unsigned = trust.unsigned();
        Refusal why = unsigned == null ? unapproved(set, List.of()) : unsigned;
        if (why == null) {
            keep(0, set);
        }
        return why;
    }

    private @Nullable Refusal assignSigned(ModelSet set) {
        return switch (trust.open(Orders.MODELS, set.getSigned(), ModelOrder.parser())) {
            case Trust.Opened.Refused(var why) -> why;
            case Trust.Opened.Believed(var order) -> {
                Refusal why = objection(order);
                if (why == null) {
                    revision = order.getRevision();
                    keep(revision, order.getModels());
                }
                yield why;
            }
        };
    }

    private void keep(long followed, ModelSet models) {
        allowed = allowed.with(ModelChange.in(models, digest -> false));
        if (followed == 0) {
            follower.follow(0, models);
        } else {
            keeper.save(
                    Map.of(
                            STATE,
                            ByteBuffer.allocate(Long.BYTES).putLong(followed).array(),
                            AllowedModels.STATE,
                            allowed.encode()),
                    () -> follower.follow(followed, models));
        }
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
        Refusal outdated =
                Trust.outdated("models", order.getRevision(), revision, nowMicros.getAsLong());
        return outdated == null ? unapproved(order.getModels(), order.getApprovedList()) : outdated;
    }

    /**
     * Why a set may not be followed, which the gateway then hears of each bundle in it that is new
     * here; null if it may.
     */
    private @Nullable Refusal unapproved(ModelSet set, List<ApprovedRequest> approved) {
        ModelReport now = follower.report();
        Set<String> ran =
                now.getModelsList().stream()
                        .filter(SignedModelOrders::hasRun)
                        .map(ModelState::getDigest)
                        .collect(Collectors.toSet());
        List<ModelChange> changes =
                ModelChange.in(set, digest -> allowed.has(digest) || ran.contains(digest));
        Refusal why = policy.objectionToModels(changes, approved);
        List<ModelState> before = unapproved;
        unapproved =
                why == null
                        ? List.of()
                        : changes.stream().map(change -> refused(change, why)).toList();
        if (!unapproved.equals(before)) {
            listener.accept(revised(now));
        }
        return why;
    }

    private static boolean hasRun(ModelState model) {
        return model.getState() == ModelState.State.STATE_RUNNING
                || model.getState() == ModelState.State.STATE_REVERTED;
    }

    private static ModelState refused(ModelChange change, Refusal why) {
        return ModelState.newBuilder()
                .setName(change.name())
                .setVersion(change.version())
                .setDigest(change.digest())
                .setRolloutId(change.rolloutId())
                .setRole(change.acts() ? ModelState.Role.ROLE_ACTING : ModelState.Role.ROLE_SHADOW)
                .setState(ModelState.State.STATE_REFUSED)
                .setCode(why.code())
                .setMessage(why.message())
                .build();
    }
}
