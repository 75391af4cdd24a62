package dev.skerry.gateway.audit;

import static dev.skerry.gateway.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.secret.SecretBox;
import dev.skerry.gateway.store.Database;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.StoreHealth;
import dev.skerry.sync.audit.AuditEntry;
import dev.skerry.sync.audit.Checkpoint;
import dev.skerry.sync.audit.LogProof;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The gateway's own log in a real store. */
abstract class LogInStore {
    private static final SecretBox BOX = new SecretBox(new byte[SecretBox.KEY_BYTES]);

    @TempDir private Path dir;
    Database database;
    GroupCommitter committer;
    GatewayLog log;
    InstantSource clock = InstantSource.system();

    @BeforeEach
    void open() {
        database = Database.open(dir, 2, 4L * 1024 * 1024);
        log = new GatewayLog(database.jdbi(), BOX, clock);
        committer =
                new GroupCommitter(
                        database.jdbi(), new StoreHealth(), log, Duration.ZERO, 1_000_000);
        log.writeBy(committer);
        committer.start();
    }

    @AfterEach
    void close() throws InterruptedException {
        committer.stop();
        database.close();
    }

    void reopen() throws InterruptedException {
        close();
        open();
    }

    void record(int count) throws InterruptedException {
        record(count, Instant.now());
    }

    void record(int count, Instant at) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            log.note(
                    AuditEntry.of(at, "thing.done", "person:anna")
                            .about("agent", "north")
                            .detail("n", Integer.toString(i))
                            .build());
        }
    }

    long signed(long size) throws Exception {
        await().untilAsserted(
                        () -> {
                            log.sign();
                            assertThat(signedSize()).isGreaterThanOrEqualTo(size);
                        });
        return signedSize();
    }

    long signedSize() throws Exception {
        return Checkpoint.of(log.checkpoint()).size();
    }

    void execute(String sql) {
        database.jdbi().useHandle(handle -> handle.execute(sql));
    }

    AuditQuery query() {
        return new AuditQuery(database.jdbi(), log);
    }

    /** Proves an entry of the log that goes on. */
    LogProof proven(long index) {
        return ((AuditQuery.Proving.Proven) query().prove(query().log(), index)).proof();
    }

    String export() throws Exception {
        var text = new StringWriter();
        new WholeLogs(database.jdbi(), log).export(text);
        return text.toString();
    }

    static AuditQuery.Filter filter(String what) {
        return filter(what, 10);
    }

    static AuditQuery.Filter filter(String what, int limit) {
        return filter(what, null, null, null, 0, Long.MAX_VALUE, limit);
    }

    static AuditQuery.Filter filter(
            @Nullable String what,
            @Nullable String who,
            @Nullable String agent,
            @Nullable String device,
            long from,
            long to,
            int limit) {
        return new AuditQuery.Filter(what, who, agent, device, from, to, Long.MAX_VALUE, limit);
    }
}
