package dev.skerry.gateway.profile;

import dev.skerry.gateway.approval.ApprovalListener;
import dev.skerry.gateway.approval.Approvals;
import dev.skerry.gateway.approval.Settled.Carrier;
import dev.skerry.gateway.audit.AuditLog;
import dev.skerry.gateway.error.PolicyError;
import dev.skerry.gateway.fleet.FleetListener;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.people.Caller;
import dev.skerry.gateway.profile.Assignment.Place;
import dev.skerry.gateway.profile.Moves.Moved;
import dev.skerry.gateway.profile.ProfileView.VersionView;
import dev.skerry.gateway.store.AnsweredChange;
import dev.skerry.gateway.store.Change;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.profile.compile.CompileResult.Compiled;
import dev.skerry.sync.audit.AuditEntry;
import dev.skerry.sync.proto.ProfileOrder;
import dev.skerry.sync.proto.ProfileReport;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The profiles that the gateway keeps, and who shall work by them. Every change is committed by the
 * store's one writer; agents that it concerns are told once it is durable.
 */
public final class Profiles {
    /** How many versions are kept of all profiles together. */
    public static final int MOST_VERSIONS = 2_000;

    /** How many assignments there may be: one agent's fit into a frame. */
    public static final int MOST_ASSIGNMENTS = 1_000;

    private final GroupCommitter committer;
    private final Jdbi jdbi;
    private final ProfileLink link;
    private final FleetListener listener;
    private final ApprovalListener waiting;
    private final Moves moves;
    private final Assigner assigner;
    private final AuditLog audit;
    private final InstantSource clock;

    public Profiles(
            GroupCommitter committer,
            Jdbi jdbi,
            ProfileLink link,
            FleetListener listener,
            ApprovalListener waiting,
            Approvals approvals,
            AuditLog audit,
            InstantSource clock) {
        this.committer = committer;
        this.jdbi = jdbi;
        this.link = link;
        this.listener = listener;
        this.waiting = waiting;
        this.moves = new Moves(approvals, audit, clock);
        this.assigner = new Assigner(approvals, link, listener, waiting, moves, audit, clock);
        this.audit = audit;
        this.clock = clock;
    }

    /** Carries out what is decided of assignments that wait for approvals. */
    public Carrier waiting() {
        return assigner;
    }

    /** What came of a wish. */
    public sealed interface Outcome {
        /** It is durable. */
        record Done() implements Outcome {}

        /** There is no such version, or nothing is assigned there. */
        record Unknown() implements Outcome {}

        /** The version is there with another content. */
        record Taken(VersionView other) implements Outcome {}

        /** It is assigned. */
        record Assigned(Assignment where) implements Outcome {}

        /** As many are there as may. */
        record TooMany() implements Outcome {}

        /** It has changed since it was read. */
        record ChangedSince() implements Outcome {}

        /** It will be done once these requests have their approvals. */
        record Waiting(List<String> requestIds) implements Outcome {
            public Waiting {
                requestIds = List.copyOf(requestIds);
            }
        }

        /** It needs approvals, and can't wait for them. */
        record CannotWait(PolicyError why) implements Outcome {}
    }

    private static final Outcome DONE = new Outcome.Done();

    /** Keeps a profile that compiles; the same content again changes nothing. */
    public CompletableFuture<Outcome> store(Compiled compiled, byte[] source, String by)
            throws InterruptedException {
        var profile = compiled.profile();
        return submit(
                "profile " + profile.name(),
                source.length,
                transaction -> {
                    Optional<VersionView> before =
                            SqlProfileStore.version(transaction, profile.name(), profile.version());
                    if (before.isPresent()) {
                        return before.get().digest().equals(profile.digest())
                                ? DONE
                                : new Outcome.Taken(before.get());
                    }
                    if (SqlProfileStore.allVersions(transaction).size() >= MOST_VERSIONS) {
                        return new Outcome.TooMany();
                    }
                    SqlProfileStore.insert(transaction, profile, source, clock.instant(), by);
                    audit.record(
                            transaction,
                            version("profile.stored", by, profile.name(), profile.version())
                                    .digest("profile", profile.digest())
                                    .build());
                    return DONE;
                });
    }

    /** Removes a version that nobody shall work by. */
    public CompletableFuture<Outcome> remove(String name, String version, String by)
            throws InterruptedException {
        return submit(
                "removal of profile " + name,
                0,
                transaction -> {
                    VersionView there =
                            SqlProfileStore.version(transaction, name, version).orElse(null);
                    if (there == null) {
                        return new Outcome.Unknown();
                    }
                    Optional<Assignment> where =
                            SqlProfileStore.assignments(transaction).stream()
                                    .filter(a -> a.digest().equals(there.digest()))
                                    .findFirst();
                    if (where.isPresent()) {
                        return new Outcome.Assigned(where.get());
                    }
                    SqlProfileStore.delete(transaction, there);
                    audit.record(
                            transaction,
                            version("profile.removed", by, name, version)
                                    .digest("profile", there.digest())
                                    .build());
                    return DONE;
                });
    }

    /**
     * Assigns a version in place of the one that is assigned there.
     *
     * @param isMeant whether the profile's assignments are those that whoever asks has seen
     * @param sites whose assignments they see
     */
    public CompletableFuture<Outcome> assign(
            Place place,
            String version,
            Predicate<List<Assignment>> isMeant,
            Sites sites,
            Caller by)
            throws InterruptedException {
        return submit(
                "assignment of profile " + place.name(),
                0,
                transaction -> assigner.assign(transaction, place, version, isMeant, sites, by));
    }

    /** Takes an assignment back. */
    public CompletableFuture<Outcome> unassign(
            Place place, Predicate<List<Assignment>> isMeant, Sites sites, Caller by)
            throws InterruptedException {
        return submit(
                "unassignment of profile " + place.name(),
                0,
                transaction -> assigner.unassign(transaction, place, isMeant, sites, by));
    }

    /**
     * Withdraws what waits for approvals to assign a version, by whomever it was asked for.
     *
     * @param version null: to take back what is assigned
     * @return whether anything did
     */
    public CompletableFuture<Boolean> giveUp(Place place, @Nullable String version)
            throws InterruptedException {
        var change =
                new AnsweredChange<>(
                        "withdrawn assignments of profile " + place.name(),
                        transaction -> assigner.giveUp(transaction, place, version),
                        ids -> ids.forEach(id -> waiting.approvalChanged(id, "")));
        committer.submit(change);
        return change.done().thenApply(ids -> !ids.isEmpty());
    }

    /** Puts an agent into these groups and no others, or has that wait. */
    public CompletableFuture<Outcome> tag(
            String agentId, Set<String> tags, Predicate<Set<String>> isMeant, Caller by)
            throws InterruptedException {
        var change =
                new SetChange(
                        "tags of " + agentId,
                        0,
                        null,
                        transaction -> {
                            Member member = Members.all(transaction).get(agentId);
                            if (member == null) {
                                return Moved.without(new Outcome.Unknown());
                            }
                            return isMeant.test(member.tags())
                                    ? moves.tag(transaction, member, tags, by)
                                    : Moved.without(new Outcome.ChangedSince());
                        });
        committer.submit(change);
        return change.done.whenComplete((outcome, refusal) -> listener.agentChanged(agentId));
    }

    private AuditEntry.Builder version(String what, String by, String name, String version) {
        return AuditEntry.of(clock.instant(), what, by)
                .about("profile", name)
                .about("version", version);
    }

    /** An agent told what it works by; it hears what it shall work by. */
    public void reported(String agentId, ProfileReport report) throws InterruptedException {
        committer.submit(
                new SetChange(
                        "profiles of " + agentId,
                        report.getSerializedSize(),
                        List.of(agentId),
                        transaction -> {
                            SqlProfileStore.reported(transaction, agentId, report, clock.instant());
                            Member member = Members.all(transaction).get(agentId);
                            return member == null
                                    ? Moved.without(DONE)
                                    : Moved.of(moves.reported(transaction, member, report));
                        }));
    }

    /** All profiles by name. */
    public List<ProfileView> profiles(Sites sites) {
        return jdbi.withHandle(handle -> ProfileQuery.profiles(handle, sites));
    }

    /** One profile. */
    public Optional<ProfileView> profile(String name, Sites sites) {
        return jdbi.withHandle(handle -> ProfileQuery.profile(handle, name, sites));
    }

    /** A version of a profile. */
    public Optional<VersionView> version(String name, String version) {
        return jdbi.withHandle(handle -> SqlProfileStore.version(handle, name, version));
    }

    /** The source with a digest, as it was given. */
    public Optional<byte[]> source(String digest) {
        return jdbi.withHandle(handle -> SqlProfileStore.source(handle, digest));
    }

    /** Who shall work by a profile. */
    public List<Assignment> assignments(String name, Sites sites) {
        return jdbi.withHandle(
                handle -> ProfileQuery.seen(handle, assignments(handle, name), sites));
    }

    private static List<Assignment> assignments(Handle handle, String name) {
        return SqlProfileStore.assignments(handle).stream()
                .filter(a -> a.name().equals(name))
                .toList();
    }

    /** What an agent shall work by and works by. */
    public Optional<AgentProfilesView> ofAgent(String agentId) {
        return jdbi.withHandle(handle -> ProfileQuery.ofAgent(handle, agentId));
    }

    /** The agents that shall work by a profile or do. */
    public List<AgentProfilesView> agentsOf(String name, Sites sites) {
        return jdbi.withHandle(handle -> ProfileQuery.agentsOf(handle, name, sites));
    }

    /**
     * What a change of the assignments would change; empty if there is no such version.
     *
     * @param version to be assigned at the place; null to take back what is
     */
    public Optional<AssignmentPreview> preview(Place place, @Nullable String version, Sites sites) {
        return jdbi.withHandle(
                handle -> Previews.of(handle, place, version, sites, link.connected()));
    }

    /** The groups that an agent belongs to; empty if it is not known. */
    public Optional<Set<String>> tags(String agentId) {
        return jdbi.withHandle(
                handle -> Optional.ofNullable(Members.all(handle).get(agentId)).map(Member::tags));
    }

    private CompletableFuture<Outcome> submit(
            String what, int sizeBytes, Function<Handle, Outcome> body)
            throws InterruptedException {
        var change =
                new SetChange(
                        what,
                        sizeBytes,
                        null,
                        transaction -> {
                            Outcome outcome = body.apply(transaction);
                            return outcome instanceof Outcome.Waiting(var ids)
                                    ? new Moved(outcome, ids)
                                    : Moved.without(outcome);
                        });
        committer.submit(change);
        return change.done;
    }

    /** A change of what agents shall work by. */
    private final class SetChange implements Change {
        final CompletableFuture<Outcome> done = new CompletableFuture<>();
        private final String what;
        private final int sizeBytes;
        private final @Nullable Collection<String> told;
        private final Function<Handle, Moved> body;
        private Map<String, ProfileOrder> sets = Map.of();
        private Moved moved = Moved.NOT;

        /**
         * A change that nobody has asked for yet.
         *
         * @param told the agents that hear what they shall work by; null: those that are connected
         *     and shall work by something else
         */
        SetChange(
                String what,
                int sizeBytes,
                @Nullable Collection<String> told,
                Function<Handle, Moved> body) {
            this.what = what;
            this.sizeBytes = sizeBytes + 1_024;
            this.told = told;
            this.body = body;
        }

        @Override
        public int sizeBytes() {
            return sizeBytes;
        }

        @Override
        public void apply(Handle transaction) {
            if (told == null) {
                sets =
                        Sets.changed(
                                transaction,
                                link.connected(),
                                () -> moved = body.apply(transaction));
            } else {
                moved = body.apply(transaction);
                sets = Sets.of(transaction, told);
            }
        }

        @Override
        public void committed() {
            sets.forEach(link::send);
            done.complete(moved.outcome());
            moved.requests().forEach(id -> waiting.approvalChanged(id, ""));
            sets.keySet().forEach(listener::agentChanged);
        }

        @Override
        public void refused(RuntimeException why) {
            done.completeExceptionally(why);
        }

        @Override
        public String toString() {
            return what;
        }
    }
}
