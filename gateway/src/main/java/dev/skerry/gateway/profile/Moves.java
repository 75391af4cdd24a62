package dev.skerry.gateway.profile;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.gateway.approval.Approvals;
import dev.skerry.gateway.approval.Approvals.Filing;
import dev.skerry.gateway.approval.RequestState;
import dev.skerry.gateway.approval.Settled;
import dev.skerry.gateway.audit.AuditLog;
import dev.skerry.gateway.error.PolicyError;
import dev.skerry.gateway.people.Caller;
import dev.skerry.gateway.profile.Assignment.Place;
import dev.skerry.gateway.profile.Profiles.Outcome;
import dev.skerry.gateway.profile.SqlProfileStore.Grant;
import dev.skerry.gateway.profile.SqlProfileStore.Report;
import dev.skerry.profile.policy.PolicyRequest;
import dev.skerry.sync.audit.AuditEntry;
import dev.skerry.sync.proto.ApprovalRequest;
import dev.skerry.sync.proto.ApprovedRequest;
import dev.skerry.sync.proto.ProfileReport;
import dev.skerry.sync.proto.ProfileSet;
import dev.skerry.sync.session.ProfileChange;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * Agents whose profiles change since they belong elsewhere. An agent judges each of these changes,
 * so there is a request for each that nothing approves yet: before its tags change, and once it
 * told that it works by something else than it shall, as after its site has changed.
 */
final class Moves {
    private static final String GATEWAY = "gateway";
    private static final String TOLD = "told";

    /** How many requests about one agent may wait, or end ungranted in an hour, by its word. */
    private static final int MOST_OF_AGENT = 5;

    private static final Duration PAUSE = Duration.ofHours(1);

    /** How many things that an agent lacks are looked at. */
    private static final int MOST_LACKING = 50;

    private final Approvals approvals;
    private final AuditLog audit;
    private final InstantSource clock;

    Moves(Approvals approvals, AuditLog audit, InstantSource clock) {
        this.approvals = approvals;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * What came of it.
     *
     * @param requests that came or ended
     */
    record Moved(Outcome outcome, List<String> requests) {
        static final Moved NOT = of(List.of());

        Moved {
            requests = List.copyOf(requests);
        }

        static Moved of(List<String> requests) {
            return new Moved(new Outcome.Done(), requests);
        }

        static Moved without(Outcome outcome) {
            return new Moved(outcome, List.of());
        }
    }

    /** Who asks. */
    private record Asker(String name, String role) {}

    /** Puts an agent into these groups and no others, or has that wait. */
    Moved tag(Handle tx, Member member, Set<String> tags, Caller by) {
        List<Move> before =
                SqlMoveStore.of(tx, member.agentId()).stream()
                        .filter(m -> m.tags() != null)
                        .toList();
        if (!before.isEmpty() && before.stream().allMatch(move -> move.isFor(tags))) {
            return Moved.without(waiting(before));
        }
        List<String> ended = giveUp(tx, before);
        Moved moved = tag(tx, member, tags, List.of(), new Asker(by.name(), by.role().word()));
        return new Moved(moved.outcome(), joined(ended, moved.requests()));
    }

    /** Asks for what is not approved by these; if there is nothing, the agent is tagged. */
    private Moved tag(Handle tx, Member member, Set<String> tags, List<Move> had, Asker by) {
        Member then = new Member(member.agentId(), member.site(), tags);
        List<ApprovalRequest> questions =
                questions(then, ProfileChange.between(set(tx, member), set(tx, then)), by);
        List<Move> moves = new ArrayList<>();
        had.stream()
                .filter(m -> questions.stream().anyMatch(q -> covers(tx, m, q)))
                .forEach(moves::add);
        // To take a profile away is asked for each time: it may have been there again meanwhile.
        List<ApprovedRequest> approved = new ArrayList<>();
        grants(tx, then)
                .filter(grant -> !grant.digest().isEmpty())
                .forEach(grant -> approved.add(grant.approved()));
        moves.forEach(move -> approved.add(Objects.requireNonNull(move.approved())));
        for (ApprovalRequest question : lacking(tx, questions, approved).toList()) {
            switch (approvals.file(tx, question, reason(tags))) {
                case Filing.Free(var free) -> {
                    if (free != null) {
                        moves.add(new Move(question.getRequestId(), then.agentId(), tags, free));
                    }
                }
                case Filing.Waiting(String id, var _) ->
                        moves.add(new Move(id, then.agentId(), tags, null));
                case Filing.Unfit(PolicyError why) -> {
                    return new Moved(new Outcome.CannotWait(why), giveUp(tx, moves));
                }
            }
        }
        if (moves.stream().anyMatch(move -> move.approved() == null)) {
            moves.forEach(move -> SqlMoveStore.put(tx, move));
            Outcome.Waiting waiting = waiting(moves);
            return new Moved(waiting, waiting.requestIds());
        }
        moves.forEach(move -> grant(tx, Objects.requireNonNull(move.approved())));
        SqlProfileStore.tag(tx, then.agentId(), tags);
        audit.record(
                tx,
                AuditEntry.of(clock.instant(), "agent.tagged", by.name())
                        .about("agent", then.agentId())
                        .detail("tags", String.join(" ", new TreeSet<>(tags)))
                        .build());
        return Moved.NOT;
    }

    /**
     * An agent told what it works by. What it shall work by instead it refuses without approval, so
     * that is asked for, unless somebody has just refused it. Its word is not believed further: it
     * is asked only about profiles that this gateway knows, and about few at a time.
     */
    List<String> reported(Handle tx, Member member, ProfileReport report) {
        Set<String> known = SqlProfileStore.knownNames(tx);
        List<ApprovalRequest> questions =
                questions(
                        member,
                        ProfileChange.between(report, set(tx, member)).stream()
                                .filter(change -> known.contains(change.name()))
                                .toList(),
                        new Asker(GATEWAY, ""));
        List<ApprovedRequest> approved = grants(tx, member).map(Grant::approved).toList();
        List<String> wanted = new ArrayList<>();
        List<ApprovalRequest> fresh = new ArrayList<>();
        lacking(tx, questions, approved)
                .limit(MOST_LACKING)
                .filter(question -> !approvals.wasRefused(tx, question, TOLD))
                .forEach(
                        question ->
                                approvals
                                        .waiting(tx, question, TOLD)
                                        .ifPresentOrElse(wanted::add, () -> fresh.add(question)));
        if (!fresh.isEmpty()) {
            int asked =
                    approvals.ungranted(
                            tx, GATEWAY, member.agentId(), clock.instant().minus(PAUSE));
            fresh.stream()
                    .limit(Math.max(0, MOST_OF_AGENT - asked))
                    .forEach(question -> ask(tx, member, question).ifPresent(wanted::add));
        }
        List<Move> moot =
                SqlMoveStore.of(tx, member.agentId()).stream()
                        .filter(move -> move.isFor(null) && !wanted.contains(move.requestId()))
                        .toList();
        return joined(wanted, giveUp(tx, moot));
    }

    /**
     * The request that waits; empty if it need not, or can't: then the agent says what it lacks.
     */
    private Optional<String> ask(Handle tx, Member member, ApprovalRequest question) {
        return switch (approvals.file(tx, question, TOLD)) {
            case Filing.Waiting(String id, var _) -> {
                SqlMoveStore.put(tx, new Move(id, member.agentId(), null, null));
                yield Optional.of(id);
            }
            // What a gateway may do that nobody asked, the agent does without being told why.
            case Filing.Free _, Filing.Unfit _ -> Optional.empty();
        };
    }

    /** The change that a request is for; empty if it is for something else. */
    Optional<Move> find(Handle tx, String requestId) {
        return SqlMoveStore.find(tx, requestId);
    }

    /** Does what is decided of a request for one of these changes. */
    Moved settled(Handle tx, Settled settled, Move move) {
        Set<String> tags = move.tags();
        if (tags == null) {
            SqlMoveStore.delete(tx, move.requestId());
            if (settled.state() == RequestState.GRANTED) {
                grant(tx, settled.approved());
                return Moved.of(more(tx, move.agentId()));
            }
            return Moved.NOT;
        }
        List<Move> others =
                SqlMoveStore.of(tx, move.agentId()).stream()
                        .filter(m -> m.isFor(tags) && !m.requestId().equals(move.requestId()))
                        .toList();
        Member member = Members.all(tx).get(move.agentId());
        boolean isGranted = settled.state() == RequestState.GRANTED;
        if (!isGranted || member == null) {
            SqlMoveStore.delete(tx, move.requestId());
            return new Moved(
                    isGranted
                            ? new Outcome.CannotWait(PolicyError.NOT_AS_ASKED)
                            : new Outcome.Done(),
                    giveUp(tx, others));
        }
        Move granted = move.granted(settled.approved());
        if (others.stream().anyMatch(m -> m.approved() == null)) {
            SqlMoveStore.put(tx, granted);
            return Moved.NOT;
        }
        List<Move> all = new ArrayList<>(others);
        all.add(granted);
        all.forEach(m -> SqlMoveStore.delete(tx, m.requestId()));
        ApprovalRequest asked = settled.asked();
        return tag(tx, member, tags, all, new Asker(asked.getCaller(), asked.getRole()));
    }

    /** What else it lacks, by its last word, of which there was too much to ask for at once. */
    private List<String> more(Handle tx, String agentId) {
        Member member = Members.all(tx).get(agentId);
        Report last = SqlProfileStore.reports(tx).get(agentId);
        return member == null || last == null ? List.of() : reported(tx, member, last.content());
    }

    private boolean covers(Handle tx, Move move, ApprovalRequest question) {
        return approvals.covers(tx, Objects.requireNonNull(move.approved()), question);
    }

    /** Those that nothing approves. */
    private Stream<ApprovalRequest> lacking(
            Handle tx, List<ApprovalRequest> questions, List<ApprovedRequest> approved) {
        return questions.stream()
                .filter(q -> approved.stream().noneMatch(a -> approvals.covers(tx, a, q)));
    }

    private static List<ApprovalRequest> questions(
            Member then, List<ProfileChange> changes, Asker by) {
        return changes.stream()
                .map(
                        change ->
                                ApprovalRequest.newBuilder()
                                        .setRequestId(UUID.randomUUID().toString())
                                        .setKind(PolicyRequest.PROFILE)
                                        .setAgentId(then.agentId())
                                        .setSite(then.site())
                                        .setDeviceId(change.device())
                                        .setProfile(change.name())
                                        .setContentDigest(ByteString.fromHex(change.digest()))
                                        .setCaller(by.name())
                                        .setRole(by.role())
                                        .build())
                .toList();
    }

    private void grant(Handle tx, ApprovedRequest approved) {
        ApprovalRequest asked = asked(approved);
        Place place = Assigner.place(asked);
        String digest = HexFormat.of().formatHex(asked.getContentDigest().toByteArray());
        // What was assigned there since has an approval of its own.
        if (SqlProfileStore.assignments(tx).stream()
                .noneMatch(a -> a.place().equals(place) && !a.digest().equals(digest))) {
            SqlProfileStore.grant(tx, place, approved, clock.instant());
        }
    }

    /** Takes back what waits of these, which are forgotten. */
    private List<String> giveUp(Handle tx, List<Move> moves) {
        moves.forEach(move -> SqlMoveStore.delete(tx, move.requestId()));
        return approvals.supersede(tx, moves.stream().map(Move::requestId).toList());
    }

    private static Outcome.Waiting waiting(List<Move> moves) {
        return new Outcome.Waiting(
                moves.stream().filter(m -> m.approved() == null).map(Move::requestId).toList());
    }

    private static ProfileSet set(Handle tx, Member member) {
        return Resolution.of(SqlProfileStore.assignments(tx), member);
    }

    private static Stream<Grant> grants(Handle tx, Member member) {
        return SqlProfileStore.grants(tx).stream().filter(grant -> grant.place().concerns(member));
    }

    private static ApprovalRequest asked(ApprovedRequest approved) {
        try {
            return ApprovalRequest.parseFrom(approved.getRequest());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the store holds an unreadable approval", e);
        }
    }

    private static String reason(Set<String> tags) {
        return "tags " + String.join(" ", new TreeSet<>(tags));
    }

    private static List<String> joined(List<String> some, List<String> others) {
        List<String> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }
}
