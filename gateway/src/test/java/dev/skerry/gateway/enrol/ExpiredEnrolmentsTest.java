package dev.skerry.gateway.enrol;

import static dev.skerry.gateway.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.audit.RecordedAudit;
import dev.skerry.gateway.authority.Authority;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.secret.SecretBox;
import dev.skerry.gateway.store.Database;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.Silent;
import dev.skerry.gateway.store.StoreHealth;
import dev.skerry.sync.audit.AuditEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the audit log has of tokens that nobody used in time. */
class ExpiredEnrolmentsTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir private Path dir;
    private final RecordedAudit audit = new RecordedAudit();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Database database;
    private GroupCommitter committer;
    private Enrolments enrolments;

    @BeforeEach
    void open() {
        database = Database.open(dir, 2, 4L * 1024 * 1024);
        committer =
                new GroupCommitter(
                        database.jdbi(), new StoreHealth(), new Silent(), Duration.ZERO, 1 << 20);
        committer.start();
        enrolments =
                new Enrolments(
                        committer,
                        new SqlEnrolmentStore(database.jdbi()),
                        Authority.open(
                                dir.resolve("authority"),
                                new SecretBox(new byte[SecretBox.KEY_BYTES]),
                                Optional.empty(),
                                Duration.ofDays(7),
                                () -> now),
                        audit,
                        () -> now);
    }

    @AfterEach
    void close() throws InterruptedException {
        committer.stop();
        database.close();
    }

    private String make(@Nullable String agentId, Duration expiresIn) throws Exception {
        var made = enrolments.make(agentId, "plant", expiresIn, "anna", Sites.ALL).get();
        return ((Enrolments.MadeToken) made).enrolmentId();
    }

    private List<AuditEntry> expired() {
        return audit.entries.stream()
                .filter(entry -> entry.what().equals("enrolment.expired"))
                .toList();
    }

    @Test
    void a_token_that_ends_unused_is_an_entry_once() throws Exception {
        String due = make("north", HOUR);
        String cancelled = make(null, HOUR);
        String later = make(null, HOUR.multipliedBy(2));
        assertThat(enrolments.cancel(cancelled, "anna").get()).isEqualTo(Enrolments.Cancelled.DONE);
        now = now.plus(HOUR).minusSeconds(1);
        enrolments.noteExpired();
        now = now.plusSeconds(1);
        enrolments.noteExpired();
        await().until(() -> expired().size() == 1);
        assertThat(expired().getFirst().about())
                .containsEntry("enrolment", due)
                .containsEntry("agent", "north")
                .containsEntry("site", "plant");
        assertThat(expired().getFirst().at()).isEqualTo(now);
        enrolments.noteExpired();
        now = now.plus(HOUR);
        enrolments.noteExpired();
        await().until(() -> expired().size() == 2);
        assertThat(expired().getLast().about()).containsEntry("enrolment", later);
    }
}
