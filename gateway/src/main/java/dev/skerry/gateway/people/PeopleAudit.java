package dev.skerry.gateway.people;

import dev.skerry.gateway.audit.AuditLog;
import dev.skerry.gateway.people.SqlPeopleStore.Person;
import dev.skerry.sync.audit.AuditEntry;
import java.time.Instant;
import java.time.InstantSource;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What the audit log says of people, their sessions and their tokens. */
public final class PeopleAudit {
    private final AuditLog log;
    private final InstantSource clock;

    public PeopleAudit(AuditLog log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
    }

    void added(Handle transaction, Person person, String by) {
        log.record(
                transaction,
                entry("person.added", by, person.name())
                        .detail("role", person.role().word())
                        .detail("sites", sites(person))
                        .build());
    }

    /** Only what is another than it was; nothing if all is the same. */
    void changed(
            Handle transaction, Person before, Person after, boolean hasOtherPassword, String by) {
        AuditEntry.Builder entry = entry("person.changed", by, after.name());
        if (hasOtherPassword) {
            entry.detail("password", "another");
        }
        if (before.role() != after.role()) {
            entry.detail("role", before.role().word() + " to " + after.role().word());
        }
        if (!before.sites().equals(after.sites())) {
            entry.detail("sites", sites(before) + " to " + sites(after));
        }
        AuditEntry made = entry.build();
        if (!made.details().isEmpty()) {
            log.record(transaction, made);
        }
    }

    void removed(Handle transaction, String person, String by) {
        log.record(transaction, entry("person.removed", by, person).build());
    }

    /** A login, whose person is who did it. */
    void opened(Handle transaction, String person, String peer, String how) {
        log.record(
                transaction,
                entry("session.opened", person, person)
                        .detail("from", peer)
                        .detail("by", how)
                        .build());
    }

    void ended(Handle transaction, String person, String by) {
        log.record(transaction, entry("session.ended", by, person).build());
    }

    /**
     * Wrong logins of a while.
     *
     * @param person null for names that nobody has
     */
    void refused(@Nullable String person, Instant since, int count, String peer)
            throws InterruptedException {
        log.note(
                entry("login.refused", "gateway", person == null ? "" : person)
                        .detail("count", String.valueOf(count))
                        .detail("since", since.toString())
                        .detail("from", peer)
                        .detail("name", person == null ? "of nobody" : "")
                        .build());
    }

    void made(Handle transaction, String person, Tokens.Wish wish, Instant endsAt) {
        log.record(
                transaction,
                entry("token.made", person, person)
                        .about("token", wish.name())
                        .detail("role", wish.role().word())
                        .detail("sites", sites(wish.sites().text()))
                        .detail("ends", endsAt.toString())
                        .build());
    }

    void revoked(Handle transaction, String person, String token, String by) {
        log.record(transaction, entry("token.revoked", by, person).about("token", token).build());
    }

    private AuditEntry.Builder entry(String what, String by, String person) {
        return AuditEntry.of(clock.instant(), what, by).about("person", person);
    }

    private static String sites(Person person) {
        return sites(person.sites().text());
    }

    private static String sites(@Nullable String text) {
        return text == null ? "all" : text.isBlank() ? "none" : text.strip();
    }
}
