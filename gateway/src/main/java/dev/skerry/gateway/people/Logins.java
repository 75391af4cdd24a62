package dev.skerry.gateway.people;

import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.people.Sessions.From;
import dev.skerry.gateway.people.SqlPeopleStore.Person;
import dev.skerry.gateway.store.AnsweredChange;
import dev.skerry.gateway.store.GroupCommitter;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;

/** Opens sessions for people who prove who they are. */
public final class Logins {
    private static final Logger LOG = Logger.getLogger(Logins.class);
    private static final int LONGEST_NAME = 64;
    private static final String BY_PROVIDER = "oidc";

    private final GroupCommitter committer;
    private final People people;
    private final Sessions sessions;
    private final LoginLimits limits;
    private final InstantSource clock;
    private final PeopleAudit audit;
    private final RefusedLogins refused;

    public Logins(
            GroupCommitter committer,
            People people,
            Sessions sessions,
            LoginLimits limits,
            InstantSource clock,
            PeopleAudit audit,
            RefusedLogins refused) {
        this.committer = committer;
        this.people = people;
        this.sessions = sessions;
        this.limits = limits;
        this.clock = clock;
        this.audit = audit;
        this.refused = refused;
    }

    /** How a login went. */
    public sealed interface Outcome {
        /** It is durable; the secret is the cookie's value. */
        record Open(String secret) implements Outcome {}

        /** Nobody of that name has that password; which of the two is wrong is not told. */
        record Refused() implements Outcome {}

        /** It was tried too often. */
        record TooOften(Duration pause) implements Outcome {}

        /** Another subject of the OIDC provider has that name, or there are too many people. */
        record NoRoom() implements Outcome {}
    }

    /** Checks a password and opens a session. */
    public CompletableFuture<Outcome> withPassword(
            String givenName, String password, InetAddress peer, From from)
            throws InterruptedException {
        String name = cut(givenName.toLowerCase(Locale.ROOT));
        Optional<Duration> wait = limits.take(name, peer);
        if (wait.isPresent()) {
            LOG.warnf("login=held-back peer=%s", from.peer());
            count(name, from.peer());
            return CompletableFuture.completedFuture(new Outcome.TooOften(wait.get()));
        }
        Optional<Person> person =
                password.length() > Passwords.LONGEST * 2
                        ? Optional.empty()
                        : people.verify(name, password);
        if (person.isEmpty()) {
            LOG.warnf("login=refused peer=%s", from.peer());
            count(name, from.peer());
            return CompletableFuture.completedFuture(new Outcome.Refused());
        }
        limits.giveBack(name, peer);
        Person known = person.get();
        return AnsweredChange.submit(
                committer,
                "login of " + name,
                transaction ->
                        // Removed or changed meanwhile.
                        SqlPeopleStore.ofKey(transaction, known.key()).equals(person)
                                ? open(transaction, known, from, "password")
                                : new Outcome.Refused());
    }

    private void count(String name, String peer) {
        refused.add(people.named(name).isPresent() ? name : null, peer);
    }

    private Outcome open(Handle transaction, Person person, From from, String how) {
        audit.opened(transaction, person.name(), from.peer(), how);
        return new Outcome.Open(sessions.open(transaction, person.key(), from));
    }

    /** What an attempt would have to wait; for other guesses at a secret. */
    public Optional<Duration> take(String name, InetAddress peer) {
        return limits.take(cut(name), peer);
    }

    /** Whether that is the password of a person who is logged in; it counts as an attempt. */
    public Outcome again(Caller caller, String password, InetAddress peer)
            throws InterruptedException {
        Optional<Duration> wait = limits.take(caller.name(), peer);
        if (wait.isPresent()) {
            return new Outcome.TooOften(wait.get());
        }
        if (people.verify(caller.name(), password).isEmpty()) {
            count(caller.name(), "a session of theirs");
            return new Outcome.Refused();
        }
        limits.giveBack(caller.name(), peer);
        return new Outcome.Open("");
    }

    /** Opens a session for whom the OIDC provider knows; what it says of them is kept. */
    public CompletableFuture<Outcome> withSubject(
            String subject, String name, Role role, Sites sites, From from)
            throws InterruptedException {
        return AnsweredChange.submit(
                committer,
                "login of " + name,
                transaction -> withSubject(transaction, subject, name, role, sites, from));
    }

    private Outcome withSubject(
            Handle transaction, String subject, String name, Role role, Sites sites, From from) {
        Person known = SqlPeopleStore.ofSubject(transaction, subject).orElse(null);
        if (known != null) {
            var told = new Person(known.key(), known.name(), subject, null, role, sites);
            SqlPeopleStore.update(transaction, told);
            audit.changed(transaction, known, told, false, BY_PROVIDER);
            return open(transaction, told, from, BY_PROVIDER);
        }
        Optional<Person> added = insert(transaction, subject, name, role, sites);
        return added.isPresent()
                ? open(transaction, added.get(), from, BY_PROVIDER)
                : new Outcome.NoRoom();
    }

    private Optional<Person> insert(
            Handle transaction, String subject, String name, Role role, Sites sites) {
        if (SqlPeopleStore.named(transaction, name).isPresent()
                || SqlPeopleStore.count(transaction, "") >= People.MOST) {
            return Optional.empty();
        }
        var told = new Person(0, name, subject, null, role, sites);
        long key = SqlPeopleStore.insert(transaction, told, clock.instant());
        audit.added(transaction, told, BY_PROVIDER);
        return Optional.of(new Person(key, name, subject, null, role, sites));
    }

    /**
     * By which name somebody is known whom the OIDC provider knows, without a session: as a login
     * has it, another subject never gets a name that was given.
     *
     * @return empty when another one has the name, or there are too many people
     */
    public CompletableFuture<Optional<String>> nameOf(
            String subject, String name, Role role, Sites sites) throws InterruptedException {
        Optional<Person> known = people.ofSubject(subject);
        return known.isPresent()
                ? CompletableFuture.completedFuture(known.map(Person::name))
                : AnsweredChange.submit(
                        committer,
                        "name of " + name,
                        transaction ->
                                SqlPeopleStore.ofSubject(transaction, subject)
                                        .or(() -> insert(transaction, subject, name, role, sites))
                                        .map(Person::name));
    }

    private static String cut(String name) {
        return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
    }
}
