package dev.skerry.gateway.people;

import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.people.SqlPeopleStore.Person;
import dev.skerry.gateway.store.AnsweredChange;
import dev.skerry.gateway.store.GroupCommitter;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Who may log in. One person at least decides who may do what: an admin of all sites. Whoever is
 * given another password, role or sites has to log in again.
 */
public final class People {
    /** How many there may be. */
    public static final int MOST = 1_000;

    private static final Logger LOG = Logger.getLogger(People.class);
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._@+-]{0,63}");

    private final GroupCommitter committer;
    private final Jdbi jdbi;
    private final InstantSource clock;
    private final Passwords passwords;
    private final PeopleAudit audit;

    public People(
            GroupCommitter committer,
            Jdbi jdbi,
            InstantSource clock,
            Passwords passwords,
            PeopleAudit audit) {
        this.committer = committer;
        this.jdbi = jdbi;
        this.clock = clock;
        this.passwords = passwords;
        this.audit = audit;
    }

    /** What came of a change. */
    public sealed interface Outcome {
        /** It is durable. */
        record Done() implements Outcome {}

        /** There is nobody of that name. */
        record Unknown() implements Outcome {}

        /** Somebody changed it since it was read. */
        record ChangedSince() implements Outcome {}

        /** There is somebody of that name. */
        record NameTaken() implements Outcome {}

        /** There are as many as may be. */
        record TooMany() implements Outcome {}

        /** Nobody would be left who decides who may do what. */
        record LastAdmin() implements Outcome {}

        /** The OIDC provider decides that. */
        record DecidedElsewhere() implements Outcome {}

        /** The password can't be taken. */
        record WeakPassword(String why) implements Outcome {}

        /** The name can't be taken. */
        record BadName() implements Outcome {}
    }

    /** Who has the one-time link can prove no name. */
    private static final String BY_LINK = "admin-link";

    private static final Outcome DONE = new Outcome.Done();

    /**
     * What is to change; what is null stays.
     *
     * @param sites as null stays, all sites are {@link Sites#ALL}
     */
    public record Edit(@Nullable Role role, @Nullable Sites sites, @Nullable String password) {}

    /** Everybody by name. */
    public List<PersonView> list() {
        return jdbi.withHandle(handle -> SqlPeopleStore.views(handle, clock.instant()));
    }

    /** Whether somebody decides who may do what. */
    public boolean hasHead() {
        return jdbi.withHandle(SqlPeopleStore::heads) > 0;
    }

    /**
     * Adds a person.
     *
     * @param by who does that
     */
    public CompletableFuture<Outcome> add(
            String name, String password, Role role, Sites sites, String by)
            throws InterruptedException {
        if (!NAME.matcher(name).matches() || name.equals(Caller.ANYBODY.name())) {
            return CompletableFuture.completedFuture(new Outcome.BadName());
        }
        Optional<Outcome> weak = weak(name, password);
        if (weak.isPresent()) {
            return CompletableFuture.completedFuture(weak.get());
        }
        String hash = passwords.hash(password);
        return submit(
                "person " + name,
                transaction ->
                        SqlPeopleStore.named(transaction, name).isPresent()
                                ? new Outcome.NameTaken()
                                : insert(
                                        transaction,
                                        new Person(0, name, null, hash, role, sites),
                                        by));
    }

    private Outcome insert(Handle transaction, Person person, String by) {
        if (SqlPeopleStore.count(transaction, "") >= MOST) {
            return new Outcome.TooMany();
        }
        SqlPeopleStore.insert(transaction, person, clock.instant());
        audit.added(transaction, person, by);
        return DONE;
    }

    /** Whether a person could be added as they are; nothing is said of whether they are there. */
    public Optional<Outcome> objection(String name, String password) {
        return NAME.matcher(name).matches() && !name.equals(Caller.ANYBODY.name())
                ? weak(name, password)
                : Optional.of(new Outcome.BadName());
    }

    /** Makes somebody an admin of all sites with that password, be they there or not. */
    public CompletableFuture<Outcome> makeHead(String name, String password)
            throws InterruptedException {
        String hash = passwords.hash(password);
        return submit(
                "admin " + name,
                transaction ->
                        SqlPeopleStore.named(transaction, name)
                                .map(
                                        person ->
                                                change(
                                                        transaction,
                                                        person,
                                                        new Edit(Role.ADMIN, Sites.ALL, password),
                                                        hash,
                                                        0,
                                                        BY_LINK))
                                .orElseGet(
                                        () ->
                                                insert(
                                                        transaction,
                                                        new Person(
                                                                0,
                                                                name,
                                                                null,
                                                                hash,
                                                                Role.ADMIN,
                                                                Sites.ALL),
                                                        BY_LINK)));
    }

    /**
     * Changes a person, and ends their sessions.
     *
     * @param isMeant whether the person's revision is the one that whoever asks has seen
     * @param keep the session that goes on; 0 for none
     * @param by who does that
     */
    public CompletableFuture<Outcome> change(
            String name, Edit edit, Predicate<String> isMeant, long keep, String by)
            throws InterruptedException {
        String password = edit.password();
        Optional<Outcome> weak = password == null ? Optional.empty() : weak(name, password);
        if (weak.isPresent()) {
            return CompletableFuture.completedFuture(weak.get());
        }
        String hash = password == null ? null : passwords.hash(password);
        return submit(
                "change of person " + name,
                transaction ->
                        SqlPeopleStore.named(transaction, name)
                                .map(
                                        person ->
                                                isMeant.test(revision(person))
                                                        ? change(
                                                                transaction,
                                                                person,
                                                                edit,
                                                                hash,
                                                                keep,
                                                                by)
                                                        : new Outcome.ChangedSince())
                                .orElseGet(Outcome.Unknown::new));
    }

    private Outcome change(
            Handle transaction,
            Person person,
            Edit edit,
            @Nullable String hash,
            long keep,
            String by) {
        if (person.subject() != null) {
            return new Outcome.DecidedElsewhere();
        }
        var changed =
                new Person(
                        person.key(),
                        person.name(),
                        null,
                        hash == null ? person.passwordHash() : hash,
                        edit.role() == null ? person.role() : edit.role(),
                        edit.sites() == null ? person.sites() : edit.sites());
        if (person.isHead() && !changed.isHead() && SqlPeopleStore.heads(transaction) == 1) {
            return new Outcome.LastAdmin();
        }
        SqlPeopleStore.update(transaction, changed);
        audit.changed(transaction, person, changed, hash != null, by);
        Sessions.endOthers(transaction, person.key(), keep);
        return DONE;
    }

    private static String revision(Person person) {
        return PersonView.revision(person.role().word(), SqlPeopleStore.sites(person.sites()));
    }

    /**
     * Removes a person with their sessions and tokens.
     *
     * @param isMeant whether the person's revision is the one that whoever asks has seen
     */
    public CompletableFuture<Outcome> remove(String name, Predicate<String> isMeant, String by)
            throws InterruptedException {
        return submit(
                "removal of person " + name,
                transaction -> {
                    Person person = SqlPeopleStore.named(transaction, name).orElse(null);
                    if (person == null) {
                        return new Outcome.Unknown();
                    }
                    if (!isMeant.test(revision(person))) {
                        return new Outcome.ChangedSince();
                    }
                    if (person.isHead() && SqlPeopleStore.heads(transaction) == 1) {
                        return new Outcome.LastAdmin();
                    }
                    SqlPeopleStore.delete(transaction, person.key());
                    audit.removed(transaction, name, by);
                    return DONE;
                });
    }

    /** Whose name and password these are. It takes as long when there is nobody of that name. */
    Optional<Person> verify(String name, String password) throws InterruptedException {
        Person person = named(name).orElse(null);
        boolean matches =
                passwords.matches(person == null ? null : person.passwordHash(), password);
        return person != null && matches ? Optional.of(person) : Optional.empty();
    }

    Optional<Person> named(String name) {
        return jdbi.withHandle(handle -> SqlPeopleStore.named(handle, name));
    }

    Optional<Person> ofSubject(String subject) {
        return jdbi.withHandle(handle -> SqlPeopleStore.ofSubject(handle, subject));
    }

    private static Optional<Outcome> weak(String name, String password) {
        return Passwords.objection(password, name).map(Outcome.WeakPassword::new);
    }

    private CompletableFuture<Outcome> submit(String what, Function<Handle, Outcome> body)
            throws InterruptedException {
        CompletableFuture<Outcome> done = AnsweredChange.submit(committer, what, body);
        return done.whenComplete(
                (outcome, failure) -> {
                    if (outcome instanceof Outcome.Done) {
                        LOG.infof("people=changed what=\"%s\"", what);
                    }
                });
    }
}
