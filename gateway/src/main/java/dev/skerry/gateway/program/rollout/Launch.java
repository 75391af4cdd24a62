package dev.skerry.gateway.program.rollout;

import dev.skerry.gateway.approval.Approvals.Filing;
import dev.skerry.gateway.approval.RequestState;
import dev.skerry.gateway.approval.Settled;
import dev.skerry.gateway.error.PolicyError;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.people.Caller;
import dev.skerry.gateway.program.SqlProgramStore;
import dev.skerry.gateway.program.rollout.ProgramRollouts.Outcome;
import dev.skerry.sync.proto.ApprovalRequest;
import dev.skerry.sync.proto.ApprovedRequest;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What begins: rollouts, at once or when they have their approvals, and what takes one back. */
final class Launch {
    private final ProgramConsent consent;
    private final ProgramJournal journal;
    private final FleetNow fleet;

    Launch(ProgramConsent consent, ProgramJournal journal, FleetNow fleet) {
        this.consent = consent;
        this.journal = journal;
        this.fleet = fleet;
    }

    Outcome start(Handle tx, ProgramWish wish, Caller by) {
        if (SqlProgramStore.ofVersion(tx, wish.version()).isEmpty()) {
            return new Outcome.UnknownVersion();
        }
        if (SqlRollouts.open(tx).size() >= ProgramRollouts.MOST_OPEN) {
            return new Outcome.TooMany();
        }
        ProgramRollout rollout = wish.begun(UUID.randomUUID().toString(), journal.now(), by);
        List<Turn> turns = turns(tx, rollout);
        if (turns.isEmpty()) {
            return new Outcome.Nobody(wish.audience().words());
        }
        return switch (consent.rollout(tx, rollout, by)) {
            case Filing.Free(ApprovedRequest approved) -> {
                begin(tx, rollout, turns, approved);
                yield new Outcome.Started(rollout.id());
            }
            case Filing.Waiting(String requestId, var _) -> {
                if (requestId.equals(rollout.id())) {
                    SqlRollouts.insert(tx, rollout.in(RolloutStage.WAITING, ""), null);
                }
                yield new Outcome.Waiting(requestId);
            }
            case Filing.Unfit(PolicyError why) -> new Outcome.CannotWait(why);
        };
    }

    private List<Turn> turns(Handle tx, ProgramRollout rollout) {
        var casting = new Casting(tx, fleet);
        return casting.turns(
                rollout.id(),
                casting.of(tx, rollout.version(), rollout.audience(), Sites.ALL),
                rollout.terms().waves(),
                journal.now());
    }

    private void begin(
            Handle tx,
            ProgramRollout rollout,
            List<Turn> turns,
            @Nullable ApprovedRequest approved) {
        SqlRollouts.insert(tx, rollout, approved);
        SqlTurns.insert(tx, rollout.id(), turns);
        journal.rollout(tx, "started", rollout.by(), rollout, "");
    }

    /**
     * A request for a rollout was granted, or has ended otherwise.
     *
     * @return why what was granted can't be done; null if it can, and is
     */
    @Nullable PolicyError settled(Handle tx, Settled settled) {
        ApprovalRequest asked = settled.asked();
        boolean isGranted = settled.state() == RequestState.GRANTED;
        ProgramRollout rollout =
                SqlRollouts.find(tx, asked.getRequestId())
                        .filter(waiting -> waiting.stage() == RolloutStage.WAITING)
                        .orElse(null);
        if (rollout == null) {
            return isGranted ? PolicyError.NOT_AS_ASKED : null;
        }
        if (!isGranted) {
            String why = Objects.requireNonNullElse(settled.message(), settled.state().word());
            stop(tx, rollout, "it was not approved: " + why, settled.by());
            return null;
        }
        List<Turn> turns = turns(tx, rollout);
        if (!ProgramConsent.isFor(tx, asked, rollout) || turns.isEmpty()) {
            stop(tx, rollout, PolicyError.NOT_AS_ASKED.meaning(), ProgramRollout.GATEWAY);
            return PolicyError.NOT_AS_ASKED;
        }
        ProgramRollout begun = rollout.begun(journal.now());
        SqlRollouts.update(tx, begun);
        SqlRollouts.approve(tx, begun.id(), settled.approved());
        SqlTurns.insert(tx, begun.id(), turns);
        journal.rollout(tx, "started", settled.by(), begun, "");
        return null;
    }

    /** Ends one: who has not begun is not told any more. */
    Outcome stop(Handle tx, String rolloutId, String reason, Caller by, Set<String> touched) {
        ProgramRollout rollout = SqlRollouts.find(tx, rolloutId).orElse(null);
        if (rollout == null) {
            return new Outcome.UnknownRollout();
        }
        if (rollout.stage() == RolloutStage.STOPPED) {
            return new Outcome.Over(rollout);
        }
        if (rollout.stage() == RolloutStage.WAITING) {
            Optional<String> other = consent.withdraw(tx, rollout.id(), by);
            if (other.isPresent()) {
                return new Outcome.NotTheirs(other.get());
            }
        }
        touched.addAll(onTheWay(tx, rolloutId));
        stop(tx, rollout, reason, by.name());
        return new Outcome.Done();
    }

    private static Set<String> onTheWay(Handle tx, String rolloutId) {
        Set<String> agents = new TreeSet<>();
        for (Turn turn : SqlTurns.of(tx, rolloutId)) {
            if (turn.state().holdsPlace()) {
                agents.add(turn.agentId());
            }
        }
        return agents;
    }

    private void stop(Handle tx, ProgramRollout rollout, String reason, String by) {
        SqlRollouts.update(tx, rollout.in(RolloutStage.STOPPED, reason));
        journal.rollout(tx, "stopped", by, rollout, reason);
    }

    /** Ends one, and has its agents go back to what they ran before. */
    Outcome revert(Handle tx, String rolloutId, Caller by, Set<String> touched) {
        ProgramRollout rollout = SqlRollouts.find(tx, rolloutId).orElse(null);
        if (rollout == null) {
            return new Outcome.UnknownRollout();
        }
        if (rollout.stage() == RolloutStage.WAITING) {
            return new Outcome.NotBegun(rollout);
        }
        List<Turn> back =
                new Casting(tx, fleet).goingBack(tx, SqlTurns.of(tx, rolloutId), journal.now());
        if (back.isEmpty()) {
            return new Outcome.NothingToRevert();
        }
        String id = UUID.randomUUID().toString();
        touched.addAll(onTheWay(tx, rolloutId));
        if (rollout.stage() != RolloutStage.STOPPED) {
            stop(tx, rollout, "taken back by rollout " + id, by.name());
        }
        ProgramRollout revert =
                new ProgramRollout(
                        id,
                        rollout.version(),
                        rollout.audience(),
                        rollout.terms().ofRevert(),
                        rollout.id(),
                        RolloutStage.OPEN,
                        0,
                        journal.now(),
                        null,
                        null,
                        0,
                        false,
                        "",
                        journal.now(),
                        by.name());
        begin(tx, revert, back, null);
        return new Outcome.Started(id);
    }
}
