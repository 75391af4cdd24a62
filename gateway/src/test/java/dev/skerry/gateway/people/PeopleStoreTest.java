package dev.skerry.gateway.people;

import static dev.skerry.gateway.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.audit.RecordedAudit;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.people.Sessions.From;
import dev.skerry.gateway.store.Database;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.Silent;
import dev.skerry.gateway.store.StoreHealth;
import dev.skerry.sync.audit.AuditEntry;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People and their sessions in a real store, by a clock of the test's own. */
class PeopleStoreTest {
    private static final Duration IDLE = Duration.ofHours(8);
    private static final Duration LONGEST = Duration.ofDays(7);
    private static final From FROM = new From("10.0.0.1", "a browser");

    @TempDir private Path dir;
    private final RecordedAudit recorded = new RecordedAudit();
    private Instant now = Instant.parse("2026-03-01T10:00:00Z");
    private Database database;
    private GroupCommitter committer;
    private People people;
    private Sessions sessions;
    private Logins logins;

    @BeforeEach
    void open() {
        var random = new SecureRandom();
        var audit = new PeopleAudit(recorded, () -> now);
        database = Database.open(dir, 2, 4L * 1024 * 1024);
        committer =
                new GroupCommitter(
                        database.jdbi(), new StoreHealth(), new Silent(), Duration.ZERO, 1_000_000);
        committer.start();
        people = new People(committer, database.jdbi(), () -> now, new Passwords(random), audit);
        sessions =
                new Sessions(committer, database.jdbi(), () -> now, random, IDLE, LONGEST, audit);
        logins =
                new Logins(
                        committer,
                        people,
                        sessions,
                        new LoginLimits(System::nanoTime),
                        () -> now,
                        audit,
                        new RefusedLogins(audit, () -> now));
    }

    @AfterEach
    void close() throws InterruptedException {
        committer.stop();
        database.close();
    }

    private Logins.Outcome login(String subject, String name) throws Exception {
        return logins.withSubject(subject, name, Role.OPERATOR, Sites.ALL, FROM).get();
    }

    private String session() throws Exception {
        return ((Logins.Outcome.Open) login("issuer\n1", "oidc:olga")).secret();
    }

    @Test
    void a_session_that_is_not_used_ends_and_use_is_what_keeps_it() throws Exception {
        String used = session();
        String left = session();
        now = now.plus(IDLE).minusSeconds(1);
        assertThat(sessions.caller(used)).isPresent();
        long key = sessions.caller(used).orElseThrow().credentialKey();
        await().until(
                        () ->
                                sessions.list(null, Caller.ANYBODY).stream()
                                        .anyMatch(it -> it.id() == key && it.usedAt().equals(now)));
        now = now.plusSeconds(1);
        assertThat(sessions.caller(left)).isEmpty();
        assertThat(sessions.caller(used)).isPresent();
        assertThat(sessions.stands(key)).isTrue();
        assertThat(sessions.list(null, Caller.ANYBODY)).hasSize(1);
        now = now.plus(IDLE);
        assertThat(sessions.stands(key)).isFalse();
        assertThat(sessions.caller(used)).isEmpty();
    }

    @Test
    void a_session_ends_at_the_latest_though_it_is_used() throws Exception {
        String secret = session();
        Instant end = now.plus(LONGEST);
        while (now.plus(IDLE).isBefore(end)) {
            now = now.plus(IDLE).minusSeconds(1);
            assertThat(sessions.caller(secret)).isPresent();
            Instant at = now;
            await().until(
                            () ->
                                    sessions.list(null, Caller.ANYBODY).stream()
                                            .anyMatch(it -> it.usedAt().equals(at)));
        }
        now = end.minusSeconds(1);
        assertThat(sessions.caller(secret)).isPresent();
        now = end;
        assertThat(sessions.caller(secret)).isEmpty();
        assertThat(sessions.list(null, Caller.ANYBODY)).isEmpty();
    }

    @Test
    void a_name_stays_with_the_subject_that_came_with_it_first_with_or_without_a_session()
            throws Exception {
        assertThat(nameOf("issuer\n1", "oidc:olga")).isEqualTo("oidc:olga");
        assertThat(nameOf("issuer\n2", "oidc:olga")).isNull();
        assertThat(nameOf("elsewhere\n1", "oidc:olga")).isNull();
        assertThat(login("issuer\n2", "oidc:olga")).isInstanceOf(Logins.Outcome.NoRoom.class);
        assertThat(login("issuer\n1", "oidc:olga")).isInstanceOf(Logins.Outcome.Open.class);
        // Whoever changes their name at the provider keeps the one that what they did is kept by.
        assertThat(nameOf("issuer\n1", "oidc:berta")).isEqualTo("oidc:olga");
        assertThat(login("issuer\n3", "oidc:berta")).isInstanceOf(Logins.Outcome.Open.class);
        assertThat(nameOf("issuer\n3", "oidc:berta")).isEqualTo("oidc:berta");
        assertThat(people.list())
                .extracting(PersonView::name)
                .containsExactly("oidc:berta", "oidc:olga");
        assertThat(recorded.entries)
                .filteredOn(entry -> entry.what().equals("person.added"))
                .extracting(AuditEntry::who)
                .containsExactly("oidc", "oidc");
    }

    private @Nullable String nameOf(String subject, String name) throws Exception {
        return logins.nameOf(subject, name, Role.OPERATOR, Sites.ALL).get().orElse(null);
    }
}
