package dev.skerry.gateway.people;

import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.people.Caller.How;
import dev.skerry.gateway.store.AnsweredChange;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.NotedChange;
import dev.skerry.gateway.store.Sql;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Who is logged in at a browser. A session ends when it is not used for a while, at the latest some
 * time after the login, and when its person logs out, is changed or removed.
 */
public final class Sessions {
    /** Of a person; the one that was not used for longest makes room. */
    static final int MOST_OF_PERSON = 20;

    private static final Duration NOTED_EACH = Duration.ofMinutes(1);

    private final GroupCommitter committer;
    private final Jdbi jdbi;
    private final InstantSource clock;
    private final SecureRandom random;
    private final Duration idle;
    private final Duration longest;
    private final PeopleAudit audit;

    /**
     * All sessions.
     *
     * @param idle how long one lasts that is not used
     * @param longest how long one lasts at the most
     */
    public Sessions(
            GroupCommitter committer,
            Jdbi jdbi,
            InstantSource clock,
            SecureRandom random,
            Duration idle,
            Duration longest,
            PeopleAudit audit) {
        this.committer = committer;
        this.jdbi = jdbi;
        this.clock = clock;
        this.random = random;
        this.idle = idle;
        this.longest = longest;
        this.audit = audit;
    }

    /**
     * Where a login came from.
     *
     * @param peer the address
     * @param browser as it calls itself, for people
     */
    public record From(String peer, String browser) {
        private static final int MOST_CHARS = 255;

        public From {
            browser = browser.length() > MOST_CHARS ? browser.substring(0, MOST_CHARS) : browser;
        }
    }

    /**
     * Opens one, within a change.
     *
     * @return the cookie's value
     */
    String open(Handle transaction, long personKey, From from) {
        Instant now = clock.instant();
        long micros = Times.toMicros(now);
        Sql.update(
                transaction,
                "delete from person_session where ends_at <= ? or used_at <= ?",
                micros,
                Times.toMicros(now.minus(idle)));
        Sql.update(
                transaction,
                """
                delete from person_session where person_key = ? and session_key not in \
                (select session_key from person_session where person_key = ? \
                order by used_at desc, session_key desc limit ?)""",
                personKey,
                personKey,
                MOST_OF_PERSON - 1);
        String secret = Secret.make(random);
        Sql.update(
                transaction,
                """
                insert into person_session (person_key, secret_hash, made_at, used_at, ends_at, \
                peer, browser) values (?, ?, ?, ?, ?, ?, ?)""",
                personKey,
                Secret.hash(secret),
                micros,
                micros,
                Times.toMicros(now.plus(longest)),
                from.peer(),
                from.browser());
        SqlPeopleStore.loggedIn(transaction, personKey, now);
        return secret;
    }

    /** Whose session that is; empty if there is none, or none any more. Counts as use. */
    public Optional<Caller> caller(String secret) {
        Found found = find("s.secret_hash = ?", Secret.hash(secret));
        if (found == null) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        if (found.usedAt().plus(NOTED_EACH).isBefore(now)) {
            long key = found.caller().credentialKey();
            committer.offer(
                    new NotedChange(
                            "use of a session",
                            64,
                            transaction ->
                                    Sql.update(
                                            transaction,
                                            "update person_session set used_at = ?"
                                                    + " where session_key = ?",
                                            Times.toMicros(now),
                                            key),
                            () -> {}));
        }
        return Optional.of(found.caller());
    }

    /** Whether it has not ended; does not count as use. */
    boolean stands(long sessionKey) {
        return find("s.session_key = ?", sessionKey) != null;
    }

    private record Found(Caller caller, Instant usedAt) {}

    private @Nullable Found find(String condition, Object value) {
        List<Found> found = new ArrayList<>();
        Instant now = clock.instant();
        jdbi.useHandle(
                handle ->
                        Sql.query(
                                handle,
                                """
                                select p.name, p.role, p.sites, p.person_key, s.session_key,
                                s.ends_at, s.used_at from person_session s
                                join person p on p.person_key = s.person_key
                                where s.ends_at > ? and s.used_at > ?"""
                                        + " and "
                                        + condition,
                                rs ->
                                        found.add(
                                                new Found(
                                                        new Caller(
                                                                rs.getString(1),
                                                                Role.of(rs.getString(2))
                                                                        .orElseThrow(),
                                                                Sites.ofText(rs.getString(3)),
                                                                How.SESSION,
                                                                rs.getLong(4),
                                                                rs.getLong(5),
                                                                Times.ofMicros(rs.getLong(6))),
                                                        Times.ofMicros(rs.getLong(7)))),
                                Times.toMicros(now),
                                Times.toMicros(now.minus(idle)),
                                value));
        return found.isEmpty() ? null : found.getFirst();
    }

    /** The sessions of a person, or of all, the last used first. */
    public List<SessionView> list(@Nullable String person, Caller caller) {
        List<SessionView> found = new ArrayList<>();
        Instant now = clock.instant();
        jdbi.useHandle(
                handle ->
                        Sql.query(
                                handle,
                                """
                                select s.session_key, p.name, s.made_at, s.used_at, s.ends_at, \
                                s.peer, s.browser from person_session s
                                join person p on p.person_key = s.person_key
                                where s.ends_at > ? and s.used_at > ? \
                                and (cast(? as varchar) is null or p.name = ?) \
                                order by s.used_at desc, s.session_key desc limit 1000""",
                                rs ->
                                        found.add(
                                                new SessionView(
                                                        rs.getLong(1),
                                                        rs.getString(2),
                                                        Times.ofMicros(rs.getLong(3)),
                                                        Times.ofMicros(rs.getLong(4)),
                                                        Times.ofMicros(rs.getLong(5)),
                                                        rs.getString(6),
                                                        rs.getString(7),
                                                        caller.how() == How.SESSION
                                                                && caller.credentialKey()
                                                                        == rs.getLong(1))),
                                Times.toMicros(now),
                                Times.toMicros(now.minus(idle)),
                                person,
                                person));
        return found;
    }

    /**
     * Ends one.
     *
     * @param personKey whose it must be; 0 for anybody's
     * @param by who does that
     * @return whether there was one
     */
    public CompletableFuture<Boolean> end(long sessionKey, long personKey, String by)
            throws InterruptedException {
        return AnsweredChange.submit(
                committer,
                "end of a session",
                transaction -> end(transaction, sessionKey, personKey, by));
    }

    private boolean end(Handle transaction, long sessionKey, long personKey, String by) {
        List<String> whose = new ArrayList<>();
        Sql.query(
                transaction,
                """
                select p.name from person_session s join person p on p.person_key = s.person_key \
                where s.session_key = ? and (? = 0 or s.person_key = ?)""",
                row -> whose.add(row.getString(1)),
                sessionKey,
                personKey,
                personKey);
        for (String person : whose) {
            Sql.update(transaction, "delete from person_session where session_key = ?", sessionKey);
            audit.ended(transaction, person, by);
        }
        return !whose.isEmpty();
    }

    /** Ends those of a person but one, within a change. */
    static void endOthers(Handle transaction, long personKey, long keep) {
        Sql.update(
                transaction,
                "delete from person_session where person_key = ? and session_key <> ?",
                personKey,
                keep);
    }
}
