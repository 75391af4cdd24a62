package dev.skerry.gateway.model.rollout;

import dev.skerry.gateway.approval.Approvals.Filing;
import dev.skerry.gateway.approval.RequestState;
import dev.skerry.gateway.approval.Settled;
import dev.skerry.gateway.error.PolicyError;
import dev.skerry.gateway.model.SqlBundleStore;
import dev.skerry.gateway.model.StoredBundle;
import dev.skerry.gateway.model.rollout.Rollouts.Outcome;
import dev.skerry.gateway.people.Caller;
import dev.skerry.gateway.profile.Member;
import dev.skerry.sync.proto.ApprovalRequest;
import dev.skerry.sync.proto.ApprovedRequest;
import dev.skerry.sync.session.ModelCheck;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What begins: assignments and rollouts, at once or when they have their approvals. */
final class Launches {
    static final String NO_CANARY = "none of its agents is at the site of the canary";

    private final Consent consent;
    private final RolloutJournal journal;

    Launches(Consent consent, RolloutJournal journal) {
        this.consent = consent;
        this.journal = journal;
    }

    Outcome assign(
            Handle tx,
            ModelPlace place,
            String version,
            Predicate<List<ModelAssignment>> isMeant,
            Caller by) {
        StoredBundle bundle = SqlBundleStore.find(tx, place.name(), version).orElse(null);
        if (bundle == null) {
            return new Outcome.UnknownVersion();
        }
        Optional<Outcome> objection = objection(tx, place, isMeant);
        if (objection.isPresent()) {
            return objection.get();
        }
        if (isFull(tx, place)) {
            return new Outcome.TooMany();
        }
        var wanted = ModelAssignment.of(place, version, bundle.digest(), journal.now(), by.name());
        return switch (consent.assignment(tx, UUID.randomUUID().toString(), wanted, by)) {
            case Filing.Free(ApprovedRequest approved) -> {
                assign(tx, wanted, approved);
                yield new Outcome.Done();
            }
            case Filing.Waiting(String requestId, var _) -> new Outcome.Waiting(requestId);
            case Filing.Unfit(PolicyError why) -> new Outcome.CannotWait(why);
        };
    }

    private void assign(Handle tx, ModelAssignment assignment, @Nullable ApprovedRequest approved) {
        assign(tx, assignment);
        ModelGrants.put(tx, assignment.place(), assignment.digest(), approved, journal.now());
    }

    /** Assigns what nobody has to be asked about. */
    void assign(Handle tx, ModelAssignment assignment) {
        SqlRolloutStore.assign(tx, assignment);
        journal.record(
                tx,
                journal.entry("model.assigned", assignment.by(), assignment.place())
                        .about("version", assignment.version())
                        .digest("bundle", assignment.digest())
                        .build());
    }

    Outcome unassign(
            Handle tx, ModelPlace place, Predicate<List<ModelAssignment>> isMeant, String by) {
        Optional<Outcome> objection = objection(tx, place, isMeant);
        if (objection.isPresent()) {
            return objection.get();
        }
        if (!SqlRolloutStore.unassign(tx, place)) {
            return new Outcome.NotAssigned();
        }
        journal.record(tx, journal.entry("model.unassigned", by, place).build());
        return new Outcome.Done();
    }

    /** An abort shall bring back what was, so nothing changes under an open rollout. */
    private static Optional<Outcome> objection(
            Handle tx, ModelPlace place, Predicate<List<ModelAssignment>> isMeant) {
        if (!isMeant.test(ofName(tx, place.name()))) {
            return Optional.of(new Outcome.ChangedSince());
        }
        return open(tx, place.name()).map(Outcome.Open::new);
    }

    static List<ModelAssignment> ofName(Handle handle, String name) {
        return SqlRolloutStore.assignments(handle).stream()
                .filter(assignment -> assignment.name().equals(name))
                .toList();
    }

    private static Optional<Rollout> open(Handle tx, String name) {
        return SqlRolloutStore.open(tx).stream()
                .filter(rollout -> rollout.name().equals(name))
                .findFirst();
    }

    /** Each open rollout ends in an assignment, so it takes the room of one. */
    static boolean isFull(Handle tx, ModelPlace place) {
        List<ModelAssignment> assignments = SqlRolloutStore.assignments(tx);
        List<Rollout> open = SqlRolloutStore.open(tx);
        Set<String> names = new TreeSet<>(Set.of(place.name()));
        assignments.forEach(assignment -> names.add(assignment.name()));
        open.forEach(rollout -> names.add(rollout.name()));
        boolean isThere = assignments.stream().anyMatch(a -> a.place().equals(place));
        return names.size() > ModelCheck.MOST_PLANS
                || (!isThere && assignments.size() + open.size() >= Rollouts.MOST_ASSIGNMENTS);
    }

    Outcome start(Handle tx, RolloutWish wish, Caller by) {
        ModelPlace place = wish.place();
        StoredBundle bundle = SqlBundleStore.find(tx, place.name(), wish.version()).orElse(null);
        if (bundle == null) {
            return new Outcome.UnknownVersion();
        }
        String id = UUID.randomUUID().toString();
        Rollout rollout = wish.begun(id, bundle.digest(), journal.now(), by.name());
        Optional<Outcome> objection = objection(tx, rollout);
        if (objection.isPresent()) {
            return objection.get();
        }
        return switch (consent.rollout(tx, rollout, by)) {
            case Filing.Free(ApprovedRequest approved) -> {
                SqlRolloutStore.insert(tx, rollout);
                started(tx, rollout, approved);
                yield new Outcome.Started(rollout.id());
            }
            case Filing.Waiting(String requestId, var _) -> {
                if (requestId.equals(id)) {
                    SqlRolloutStore.insert(tx, rollout.in(Stage.WAITING, "", journal.now()));
                }
                yield new Outcome.Waiting(requestId);
            }
            case Filing.Unfit(PolicyError why) -> new Outcome.CannotWait(why);
        };
    }

    /** Why a rollout can't begin now; empty if it can. */
    private static Optional<Outcome> objection(Handle tx, Rollout rollout) {
        Optional<Rollout> open = open(tx, rollout.name());
        if (open.isPresent()) {
            return open.map(Outcome.Open::new);
        }
        if (isFull(tx, rollout.place())) {
            return Optional.of(new Outcome.TooMany());
        }
        Situation situation = Situation.read(tx);
        List<Member> targets = situation.targets(rollout);
        if (targets.stream().allMatch(agent -> situation.hasAlready(rollout, agent))) {
            return Optional.of(
                    new Outcome.Nobody(
                            targets.isEmpty()
                                    ? "no agent is at %s, or all have narrower assignments"
                                            .formatted(rollout.place().words())
                                    : "all %d agents at %s have this version assigned"
                                            .formatted(targets.size(), rollout.place().words())));
        }
        return rollout.canary().of(rollout.id(), targets).isEmpty()
                ? Optional.of(new Outcome.Nobody(NO_CANARY))
                : Optional.empty();
    }

    private void started(Handle tx, Rollout rollout, @Nullable ApprovedRequest approved) {
        ModelGrants.put(tx, rollout.place(), rollout.digest(), approved, journal.now());
        journal.record(
                tx,
                journal.about("rollout.started", rollout.by(), rollout)
                        .detail("automatic", Boolean.toString(rollout.isAutomatic()))
                        .detail("canary", rollout.canary().text())
                        .build());
    }

    /**
     * A request for an assignment or a rollout was granted, or has ended otherwise.
     *
     * @return why what was granted can't be done; null if it can, and is
     */
    @Nullable PolicyError settled(Handle tx, Settled settled) {
        ApprovalRequest asked = settled.asked();
        boolean isGranted = settled.state() == RequestState.GRANTED;
        if (!Consent.isRollout(asked)) {
            return isGranted ? assigned(tx, asked, settled.approved()) : null;
        }
        Rollout rollout =
                SqlRolloutStore.find(tx, asked.getRequestId())
                        .filter(waiting -> waiting.stage() == Stage.WAITING)
                        .orElse(null);
        if (rollout == null) {
            return isGranted ? PolicyError.NOT_AS_ASKED : null;
        }
        if (!isGranted) {
            String why = Objects.requireNonNullElse(settled.message(), settled.state().word());
            end(tx, rollout, "it was not approved: " + why, settled.by());
            return null;
        }
        if (!Consent.isFor(asked, rollout) || objection(tx, rollout).isPresent()) {
            end(tx, rollout, PolicyError.NOT_AS_ASKED.meaning(), RolloutJournal.GATEWAY);
            return PolicyError.NOT_AS_ASKED;
        }
        Rollout begun = rollout.in(Stage.SHADOW, "", journal.now());
        SqlRolloutStore.update(tx, begun, settled.by());
        started(tx, begun, settled.approved());
        return null;
    }

    /** What is assigned then is what the approved bytes say. */
    private @Nullable PolicyError assigned(
            Handle tx, ApprovalRequest asked, ApprovedRequest approved) {
        ModelPlace place = Consent.place(asked);
        StoredBundle bundle = SqlBundleStore.byDigest(tx, Consent.digest(asked)).orElse(null);
        if (bundle == null
                || !bundle.name().equals(place.name())
                || open(tx, place.name()).isPresent()
                || isFull(tx, place)) {
            return PolicyError.NOT_AS_ASKED;
        }
        assign(
                tx,
                ModelAssignment.of(
                        place,
                        bundle.version().toString(),
                        bundle.digest(),
                        journal.now(),
                        asked.getCaller()),
                approved);
        return null;
    }

    private void end(Handle tx, Rollout rollout, String reason, String by) {
        SqlRolloutStore.update(tx, rollout.in(Stage.ABORTED, reason, journal.now()), by);
        journal.record(
                tx,
                journal.about("rollout.aborted", by, rollout)
                        .detail("from", Stage.WAITING.word())
                        .detail("reason", reason)
                        .build());
    }

    /** Takes a rollout back that waits. */
    Outcome withdraw(Handle tx, Rollout rollout, String reason, Caller by) {
        Optional<String> other = consent.withdraw(tx, rollout.id(), by);
        if (other.isPresent()) {
            return new Outcome.NotTheirs(other.get());
        }
        end(tx, rollout, reason, by.name());
        return new Outcome.Done();
    }
}
