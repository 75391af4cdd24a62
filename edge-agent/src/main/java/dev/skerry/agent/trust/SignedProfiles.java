package dev.skerry.agent.trust;

import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.uplink.Lineage;
import dev.skerry.agent.uplink.Profiles;
import dev.skerry.sync.proto.ApprovedRequest;
import dev.skerry.sync.proto.ProfileOrder;
import dev.skerry.sync.proto.ProfileProblem;
import dev.skerry.sync.proto.ProfileReport;
import dev.skerry.sync.proto.ProfileRequest;
import dev.skerry.sync.proto.ProfileSet;
import dev.skerry.sync.proto.ProfileSource;
import dev.skerry.sync.proto.ProfileState;
import dev.skerry.sync.session.ProfileChange;
import dev.skerry.sync.session.ProfileCheck;
import dev.skerry.sync.sign.Orders;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Hands sets of profiles on as they were signed, each only after it is on the disk that no older
 * one may come any more. Sources need no signature: the set names their digests.
 */
public final class SignedProfiles implements Profiles {
    /** The name of the state with the highest revision that was taken. */
    public static final String STATE = "trust.profiles";

    /** How many refused profiles, and of each how many devices, the gateway is told of. */
    private static final int MOST_TOLD = 100;

    private final Trust trust;
    private final OrderPolicy policy;
    private final Profiles profiles;
    private final Lineage.Keeper keeper;
    private final LongSupplier nowMicros;
    private volatile long revision;
    private volatile List<ProfileState> unapproved = List.of();
    private volatile Consumer<ProfileReport> listener = report -> {};

    SignedProfiles(
            Trust trust,
            OrderPolicy policy,
            Profiles profiles,
            Lineage.Keeper keeper,
            byte @Nullable [] kept,
            LongSupplier nowMicros) {
        this.nowMicros = nowMicros;
        this.trust = trust;
        this.policy = policy;
        this.profiles = profiles;
        this.keeper = keeper;
        this.revision = kept == null ? 0 : ByteBuffer.wrap(kept).getLong();
    }

    @Override
    public void tell(Consumer<ProfileReport> reports, Consumer<ProfileRequest> requests) {
        listener = reports;
        profiles.tell(report -> reports.accept(revised(report)), requests);
    }

    @Override
    public ProfileReport report() {
        return revised(profiles.report());
    }

    private ProfileReport revised(ProfileReport report) {
        return report.toBuilder().setRevision(revision).addAllProfiles(unapproved).build();
    }

    @Override
    public void assign(ProfileSet set) {
        Refusal why = set.hasSigned() ? assignSigned(set) : trust.unsigned();
        if (why == null && !set.hasSigned()) {
            why = unapproved(set, List.of());
            if (why == null) {
                profiles.assign(set);
            }
        }
        trust.note(Orders.PROFILES, why == null ? null : why.cut());
    }

    /**
     * Why a set may not be followed, which the gateway then hears of each profile that would be
     * another; null if it may.
     */
    private @Nullable Refusal unapproved(ProfileSet set, List<ApprovedRequest> approved) {
        ProfileReport now = profiles.report();
        Refusal why = policy.objection(now, set, approved);
        List<ProfileState> before = unapproved;
        unapproved = why == null ? List.of() : refused(now, set, why);
        if (!unapproved.equals(before)) {
            listener.accept(revised(now));
        }
        return why;
    }

    /** Of each profile that would be another, or gone: that it is refused. */
    private static List<ProfileState> refused(ProfileReport now, ProfileSet set, Refusal why) {
        var problem = ProfileProblem.newBuilder().setCode(why.code()).setMessage(why.message());
        Set<ProfileChange> changes = Set.copyOf(ProfileChange.between(now, set));
        Stream<ProfileState.Builder> others =
                set.getProfilesList().stream()
                        .map(
                                profile ->
                                        ProfileState.newBuilder()
                                                .setName(profile.getName())
                                                .setVersion(profile.getVersion())
                                                .setDigest(profile.getDigest())
                                                .addAllDevices(profile.getDevicesList()));
        Stream<ProfileState.Builder> gone =
                now.getProfilesList().stream().map(state -> state.toBuilder().clearDigest());
        return Stream.concat(others, gone)
                .filter(state -> keepsChanged(state, changes))
                .limit(MOST_TOLD)
                .map(
                        state ->
                                state.setState(ProfileState.State.STATE_REFUSED)
                                        .setProblemCount(1)
                                        .addProblems(problem)
                                        .build())
                .toList();
    }

    /** Of a state's places, those that change are left; false when there are none. */
    private static boolean keepsChanged(ProfileState.Builder state, Set<ProfileChange> changes) {
        if (state.getDevicesCount() == 0) {
            return changes.contains(new ProfileChange(state.getName(), "", state.getDigest()));
        }
        List<String> devices =
                state.getDevicesList().stream()
                        .filter(
                                device ->
                                        changes.contains(
                                                new ProfileChange(
                                                        state.getName(),
                                                        device,
                                                        state.getDigest())))
                        .limit(MOST_TOLD)
                        .toList();
        state.clearDevices().addAllDevices(devices);
        return !devices.isEmpty();
    }

    private @Nullable Refusal assignSigned(ProfileSet set) {
        return switch (trust.open(Orders.PROFILES, set.getSigned(), ProfileOrder.parser())) {
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

    private void take(ProfileOrder order) {
        revision = order.getRevision();
        keeper.save(
                Map.of(STATE, ByteBuffer.allocate(Long.BYTES).putLong(revision).array()),
                () -> profiles.assign(order.getProfiles()));
    }

    private @Nullable Refusal objection(ProfileOrder order) {
        Refusal misdirected = trust.misdirected(order.getAgentId(), order.getEpoch());
        if (misdirected != null) {
            return misdirected;
        }
        String problem =
                order.getProfiles().hasSigned()
                        ? "it has another order in it"
                        : ProfileCheck.problem(order.getProfiles());
        if (problem != null) {
            return Trust.unusable("can't be followed (" + problem + ")");
        }
        Refusal outdated =
                Trust.outdated("profiles", order.getRevision(), revision, nowMicros.getAsLong());
        return outdated == null
                ? unapproved(order.getProfiles(), order.getApprovedList())
                : outdated;
    }

    @Override
    public void take(ProfileSource source) {
        profiles.take(source);
    }
}
