package dev.skerry.gateway.profile;

import com.google.protobuf.ByteString;
import dev.skerry.gateway.approval.ApprovalListener;
import dev.skerry.gateway.approval.Approvals;
import dev.skerry.gateway.approval.Approvals.Filing;
import dev.skerry.gateway.approval.RequestState;
import dev.skerry.gateway.approval.Settled;
import dev.skerry.gateway.approval.Settled.Carried;
import dev.skerry.gateway.approval.Settled.Carrier;
import dev.skerry.gateway.audit.AuditLog;
import dev.skerry.gateway.error.PolicyError;
import dev.skerry.gateway.fleet.FleetListener;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.people.Caller;
import dev.skerry.gateway.profile.Assignment.Place;
import dev.skerry.gateway.profile.Moves.Moved;
import dev.skerry.gateway.profile.ProfileView.VersionView;
import dev.skerry.gateway.profile.Profiles.Outcome;
import dev.skerry.profile.policy.PolicyRequest;
import dev.skerry.sync.audit.AuditEntry;
import dev.skerry.sync.proto.ApprovalRequest;
import dev.skerry.sync.proto.ApprovedRequest;
import dev.skerry.sync.proto.ProfileOrder;
import dev.skerry.sync.proto.TwinValue;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Decides who shall work by what, at once or when it has its approvals. What is done then is what
 * the approved bytes say.
 */
final class Assigner implements Carrier {
    /** The argument of a request that names the tag of a group. */
    private static final String GROUP = "group";

    private final Approvals approvals;
    private final ProfileLink link;
    private final FleetListener listener;
    private final ApprovalListener waiting;
    private final Moves moves;
    private final AuditLog audit;
    private final InstantSource clock;

    Assigner(
            Approvals approvals,
            ProfileLink link,
            FleetListener listener,
            ApprovalListener waiting,
            Moves moves,
            AuditLog audit,
            InstantSource clock) {
        this.approvals = approvals;
        this.link = link;
        this.listener = listener;
        this.waiting = waiting;
        this.moves = moves;
        this.audit = audit;
        this.clock = clock;
    }

    /** Assigns a version, or has it wait. */
    Outcome assign(
            Handle transaction,
            Place place,
            String version,
            Predicate<List<Assignment>> isMeant,
            Sites sites,
            Caller by) {
        VersionView there =
                SqlProfileStore.version(transaction, place.name(), version).orElse(null);
        if (there == null) {
            return new Outcome.Unknown();
        }
        if (!isMeant(transaction, place, isMeant, sites)) {
            return new Outcome.ChangedSince();
        }
        if (isFull(transaction, place)) {
            return new Outcome.TooMany();
        }
        return ask(
                transaction,
                question(transaction, place, by)
                        .setContentDigest(ByteString.fromHex(there.digest()))
                        .build(),
                approved -> assign(transaction, place, there, by.name(), approved));
    }

    /** Takes an assignment back, or has that wait. */
    Outcome unassign(
            Handle transaction,
            Place place,
            Predicate<List<Assignment>> isMeant,
            Sites sites,
            Caller by) {
        if (!isMeant(transaction, place, isMeant, sites)) {
            return new Outcome.ChangedSince();
        }
        if (!isAssigned(transaction, place)) {
            return new Outcome.Unknown();
        }
        return ask(
                transaction,
                question(transaction, place, by).build(),
                approved -> unassign(transaction, place, by.name(), approved));
    }

    /** Withdraws what waits to assign a version, or with null to take back what is assigned. */
    List<String> giveUp(Handle transaction, Place place, @Nullable String version) {
        Optional<String> digest =
                version == null
                        ? Optional.of("")
                        : SqlProfileStore.version(transaction, place.name(), version)
                                .map(VersionView::digest);
        return digest.map(
                        of ->
                                approvals.supersede(
                                        transaction,
                                        PolicyRequest.PROFILE,
                                        asked ->
                                                place(asked).equals(place)
                                                        && digest(asked).equals(of)
                                                        && moves.find(
                                                                        transaction,
                                                                        asked.getRequestId())
                                                                .isEmpty()))
                .orElse(List.of());
    }

    private static String digest(ApprovalRequest asked) {
        return HexFormat.of().formatHex(asked.getContentDigest().toByteArray());
    }

    private interface Deed {
        void doIt(@Nullable ApprovedRequest approved);
    }

    private Outcome ask(Handle transaction, ApprovalRequest question, Deed deed) {
        return switch (approvals.file(transaction, question, Duration.ZERO, null)) {
            case Filing.Free(ApprovedRequest approved) -> {
                deed.doIt(approved);
                yield new Outcome.Done();
            }
            case Filing.Waiting(String requestId, var _) -> new Outcome.Waiting(List.of(requestId));
            case Filing.Unfit(PolicyError why) -> new Outcome.CannotWait(why);
        };
    }

    private static boolean isMeant(
            Handle handle, Place place, Predicate<List<Assignment>> isMeant, Sites sites) {
        List<Assignment> ofName =
                SqlProfileStore.assignments(handle).stream()
                        .filter(a -> a.name().equals(place.name()))
                        .toList();
        return isMeant.test(ProfileQuery.seen(handle, ofName, sites));
    }

    private static boolean isFull(Handle handle, Place place) {
        return !isAssigned(handle, place)
                && SqlProfileStore.assignments(handle).size() >= Profiles.MOST_ASSIGNMENTS;
    }

    private static boolean isAssigned(Handle handle, Place place) {
        return SqlProfileStore.assignments(handle).stream().anyMatch(a -> a.place().equals(place));
    }

    private static ApprovalRequest.Builder question(Handle handle, Place place, Caller by) {
        ApprovalRequest.Builder question =
                ApprovalRequest.newBuilder()
                        .setRequestId(UUID.randomUUID().toString())
                        .setKind(PolicyRequest.PROFILE)
                        .setProfile(place.name())
                        .setCaller(by.name())
                        .setRole(by.role().word());
        switch (place.scope()) {
            case ALL -> {}
            case SITE -> question.setSite(place.target());
            case GROUP ->
                    question.putArguments(
                            GROUP, TwinValue.newBuilder().setText(place.target()).build());
            case AGENT, DEVICE -> {
                Member member = Members.all(handle).get(place.target());
                question.setAgentId(place.target())
                        .setSite(member == null ? "" : member.site())
                        .setDeviceId(place.device());
            }
        }
        return question;
    }

    /** The place that a request is for. */
    static Place place(ApprovalRequest asked) {
        if (!asked.getDeviceId().isEmpty()) {
            return new Place(
                    asked.getProfile(), Scope.DEVICE, asked.getAgentId(), asked.getDeviceId());
        }
        if (!asked.getAgentId().isEmpty()) {
            return new Place(asked.getProfile(), Scope.AGENT, asked.getAgentId(), "");
        }
        if (!asked.getSite().isEmpty()) {
            return new Place(asked.getProfile(), Scope.SITE, asked.getSite(), "");
        }
        TwinValue group = asked.getArgumentsMap().get(GROUP);
        return group == null
                ? new Place(asked.getProfile(), Scope.ALL, "", "")
                : new Place(asked.getProfile(), Scope.GROUP, group.getText(), "");
    }

    @Override
    public Carried settled(Handle transaction, Settled settled) {
        return moves.find(transaction, settled.asked().getRequestId())
                .map(move -> ofMove(transaction, settled, move))
                .orElseGet(() -> ofPlace(transaction, settled));
    }

    private Carried ofMove(Handle transaction, Settled settled, Move move) {
        List<Moved> moved = new ArrayList<>();
        Map<String, ProfileOrder> sets =
                Sets.changed(
                        transaction,
                        link.connected(),
                        () -> moved.add(moves.settled(transaction, settled, move)));
        Moved last = moved.getLast();
        return new Carried(
                () -> {
                    tell(sets);
                    last.requests().forEach(id -> waiting.approvalChanged(id, move.agentId()));
                },
                last.outcome() instanceof Outcome.CannotWait(PolicyError why) ? why : null);
    }

    private Carried ofPlace(Handle transaction, Settled settled) {
        if (settled.state() != RequestState.GRANTED) {
            return new Carried(() -> {}, null);
        }
        ApprovalRequest asked = settled.asked();
        Place place = place(asked);
        String digest = digest(asked);
        Optional<VersionView> there =
                SqlProfileStore.versionsOf(transaction, place.name()).stream()
                        .filter(version -> version.digest().equals(digest))
                        .findFirst();
        boolean isRemoval = digest.isEmpty();
        if (!isRemoval && (there.isEmpty() || isFull(transaction, place))) {
            return new Carried(() -> {}, PolicyError.NOT_AS_ASKED);
        }
        Map<String, ProfileOrder> sets =
                Sets.changed(
                        transaction,
                        link.connected(),
                        () -> {
                            if (isRemoval) {
                                unassign(transaction, place, asked.getCaller(), settled.approved());
                            } else {
                                assign(
                                        transaction,
                                        place,
                                        there.orElseThrow(),
                                        asked.getCaller(),
                                        settled.approved());
                            }
                        });
        return new Carried(() -> tell(sets), null);
    }

    private void tell(Map<String, ProfileOrder> sets) {
        sets.forEach(link::send);
        sets.keySet().forEach(listener::agentChanged);
    }

    private void assign(
            Handle transaction,
            Place place,
            VersionView version,
            String by,
            @Nullable ApprovedRequest approved) {
        SqlProfileStore.assign(transaction, place, version.digest(), clock.instant(), by);
        SqlProfileStore.grant(transaction, place, approved, clock.instant());
        audit.record(
                transaction,
                AuditEntry.of(clock.instant(), "profile.assigned", by)
                        .about("profile", place.name())
                        .about("version", version.version())
                        .about("place", words(place))
                        .digest("profile", version.digest())
                        .build());
    }

    private void unassign(
            Handle transaction, Place place, String by, @Nullable ApprovedRequest approved) {
        if (SqlProfileStore.unassign(transaction, place)) {
            SqlProfileStore.grant(transaction, place, approved, clock.instant());
            audit.record(
                    transaction,
                    AuditEntry.of(clock.instant(), "profile.unassigned", by)
                            .about("profile", place.name())
                            .about("place", words(place))
                            .build());
        }
    }

    private static String words(Place place) {
        return "%s %s %s".formatted(place.scope(), place.target(), place.device()).strip();
    }
}
