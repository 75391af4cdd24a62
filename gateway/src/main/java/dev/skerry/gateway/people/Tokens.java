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
 * API tokens. One acts for the person who made it, with a role and sites of its own that never go
 * beyond what the person may at the time.
 */
public final class Tokens {
    /** What every token begins with: finders of leaked secrets know it by that. */
    public static final String PREFIX = "skerry-token-";

    /** Of a person. */
    public static final int MOST_OF_PERSON = 50;

    private static final Duration NOTED_EACH = Duration.ofMinutes(1);

    private final GroupCommitter committer;
    private final Jdbi jdbi;
    private final InstantSource clock;
    private final SecureRandom random;
    private final PeopleAudit audit;

    public Tokens(
            GroupCommitter committer,
            Jdbi jdbi,
            InstantSource clock,
            SecureRandom random,
            PeopleAudit audit) {
        this.committer = committer;
        this.jdbi = jdbi;
        this.clock = clock;
        this.random = random;
        this.audit = audit;
    }

    /** What somebody wants a token for. */
    public record Wish(String name, Role role, Sites sites, Duration lasts) {}

    /** What came of a wish. */
    public sealed interface Outcome {
        /** It is durable; the token is not shown again. */
        record Made(String token, TokenView view) implements Outcome {}

        /** The person has one of that name. */
        record NameTaken() implements Outcome {}

        /** The person has as many as may be. */
        record TooMany() implements Outcome {}
    }

    /** Makes one that acts for a person. */
    public CompletableFuture<Outcome> make(Caller person, Wish wish) throws InterruptedException {
        String token = PREFIX + Secret.make(random);
        Instant now = clock.instant();
        return AnsweredChange.submit(
                committer,
                "API token of " + person.name(),
                transaction -> make(transaction, person, wish, token, now));
    }

    private Outcome make(Handle transaction, Caller person, Wish wish, String token, Instant now) {
        Sql.update(
                transaction,
                "delete from api_token where person_key = ? and ends_at <= ?",
                person.personKey(),
                Times.toMicros(now));
        List<TokenView> there = views(transaction, person.name());
        if (there.stream().anyMatch(view -> view.name().equals(wish.name()))) {
            return new Outcome.NameTaken();
        }
        if (there.size() >= MOST_OF_PERSON) {
            return new Outcome.TooMany();
        }
        long key =
                Sql.insert(
                        transaction,
                        """
                        insert into api_token (person_key, secret_hash, name, role, sites, \
                        made_at, ends_at) values (?, ?, ?, ?, ?, ?, ?)""",
                        "token_key",
                        person.personKey(),
                        Secret.hash(token),
                        wish.name(),
                        wish.role().word(),
                        wish.sites().text(),
                        Times.toMicros(now),
                        Times.toMicros(now.plus(wish.lasts())));
        audit.made(transaction, person.name(), wish, now.plus(wish.lasts()));
        return new Outcome.Made(
                token,
                views(transaction, person.name()).stream()
                        .filter(view -> view.id() == key)
                        .findFirst()
                        .orElseThrow());
    }

    /** For whom a token acts; empty if there is no such token, or none any more. */
    public Optional<Caller> caller(String token) {
        Found found = find("t.secret_hash = ?", Secret.hash(token));
        if (found == null) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        if (found.usedAt() == null || found.usedAt().plus(NOTED_EACH).isBefore(now)) {
            long key = found.caller().credentialKey();
            committer.offer(
                    new NotedChange(
                            "use of a token",
                            64,
                            transaction ->
                                    Sql.update(
                                            transaction,
                                            "update api_token set used_at = ? where token_key = ?",
                                            Times.toMicros(now),
                                            key),
                            () -> {}));
        }
        return Optional.of(found.caller());
    }

    /** Whether a token is good still, for as much as it was. */
    boolean stands(Caller caller) {
        Found found = find("t.token_key = ?", caller.credentialKey());
        return found != null && found.caller().equals(caller);
    }

    private record Found(Caller caller, @Nullable Instant usedAt) {}

    private @Nullable Found find(String condition, Object value) {
        List<Found> found = new ArrayList<>();
        jdbi.useHandle(
                handle ->
                        Sql.query(
                                handle,
                                """
                                select p.name, p.role, p.sites, t.role, t.sites, p.person_key,
                                t.token_key, t.ends_at, t.used_at from api_token t
                                join person p on p.person_key = t.person_key
                                where t.ends_at > ?"""
                                        + " and "
                                        + condition,
                                rs ->
                                        found.add(
                                                new Found(
                                                        new Caller(
                                                                rs.getString(1),
                                                                role(rs.getString(2))
                                                                        .and(role(rs.getString(4))),
                                                                Sites.ofText(rs.getString(3))
                                                                        .and(
                                                                                Sites.ofText(
                                                                                        rs
                                                                                                .getString(
                                                                                                        5))),
                                                                How.TOKEN,
                                                                rs.getLong(6),
                                                                rs.getLong(7),
                                                                Times.ofMicros(rs.getLong(8))),
                                                        SqlPeopleStore.at(rs, 9))),
                                Times.toMicros(clock.instant()),
                                value));
        return found.isEmpty() ? null : found.getFirst();
    }

    private static Role role(String word) {
        return Role.of(word).orElseThrow();
    }

    /** The tokens of a person, or of all, by name. */
    public List<TokenView> list(@Nullable String person) {
        return jdbi.withHandle(handle -> views(handle, person));
    }

    private static List<TokenView> views(Handle handle, @Nullable String person) {
        List<TokenView> found = new ArrayList<>();
        Sql.query(
                handle,
                """
                select t.token_key, t.name, p.name, t.role, t.sites, t.made_at, t.ends_at, \
                t.used_at from api_token t join person p on p.person_key = t.person_key
                where cast(? as varchar) is null or p.name = ? order by p.name, t.name""",
                rs ->
                        found.add(
                                new TokenView(
                                        rs.getLong(1),
                                        rs.getString(2),
                                        rs.getString(3),
                                        rs.getString(4),
                                        SqlPeopleStore.list(rs.getString(5)),
                                        Times.ofMicros(rs.getLong(6)),
                                        Times.ofMicros(rs.getLong(7)),
                                        SqlPeopleStore.at(rs, 8))),
                person,
                person);
        return found;
    }

    /**
     * Takes one back.
     *
     * @param personKey whose it must be; 0 for anybody's
     * @param by who does that
     * @return whether there was one
     */
    public CompletableFuture<Boolean> revoke(long tokenKey, long personKey, String by)
            throws InterruptedException {
        return AnsweredChange.submit(
                committer,
                "end of an API token",
                transaction -> revoke(transaction, tokenKey, personKey, by));
    }

    private boolean revoke(Handle transaction, long tokenKey, long personKey, String by) {
        Optional<TokenView> there =
                views(transaction, null).stream().filter(view -> view.id() == tokenKey).findFirst();
        boolean revoked =
                Sql.update(
                                transaction,
                                """
                                delete from api_token where token_key = ? \
                                and (? = 0 or person_key = ?)""",
                                tokenKey,
                                personKey,
                                personKey)
                        > 0;
        if (revoked) {
            TokenView view = there.orElseThrow();
            audit.revoked(transaction, view.person(), view.name(), by);
        }
        return revoked;
    }
}
