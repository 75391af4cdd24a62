package dev.skerry.gateway.audit;

import dev.skerry.gateway.config.CannotStartException;
import dev.skerry.gateway.error.AuthorityError;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.secret.SealBrokenException;
import dev.skerry.gateway.secret.SecretBox;
import dev.skerry.gateway.store.Sql;
import dev.skerry.sync.audit.NoteKeys;
import dev.skerry.sync.sign.SignFormatException;
import dev.skerry.sync.sign.SigningKeys;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicReference;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The gateway's own logs in the store: the last goes on, those before are evidence. */
final class LogShelf {
    private static final String PURPOSE = "audit log's keys";
    private static final HexFormat HEX = HexFormat.of();

    private final SecretBox box;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    LogShelf(SecretBox box, InstantSource clock) {
        this.box = box;
        this.clock = clock;
    }

    /**
     * A log as it is named in the store; nothing of it has been checked yet.
     *
     * @param note its last checkpoint; null before the first
     */
    record Volume(int logNo, String origin, SigningKeys signing, @Nullable String note) {
        NoteKeys keys() {
            return new NoteKeys(origin, signing.verifyKeys());
        }
    }

    /**
     * The last one; null when there is none yet.
     *
     * @throws CannotStartException if its keys do not open with the gateway's key
     */
    @Nullable Volume last(Handle handle) {
        var found = new AtomicReference<@Nullable Volume>();
        Sql.query(
                handle,
                "select log_no, origin, keys, note from audit_log order by log_no desc limit 1",
                row ->
                        found.set(
                                new Volume(
                                        row.getInt(1),
                                        row.getString(2),
                                        open(row.getString(2), row.getBytes(3)),
                                        row.getString(4))));
        return found.get();
    }

    private SigningKeys open(String origin, byte[] sealed) {
        try {
            return SigningKeys.decode(box.open(PURPOSE, sealed));
        } catch (SealBrokenException | SignFormatException e) {
            throw new CannotStartException(
                    AuthorityError.SEAL_BROKEN, "audit log '" + origin + "': " + e.getMessage());
        }
    }

    /** Begins the first one, by keys of its own. */
    Volume first(Handle handle) {
        return begin(handle, 0, SigningKeys.generate(random));
    }

    /** Begins one after another, by the same keys. */
    Volume after(Handle handle, Volume before) {
        return begin(handle, before.logNo() + 1, before.signing());
    }

    private Volume begin(Handle handle, int logNo, SigningKeys signing) {
        byte[] name = new byte[8];
        random.nextBytes(name);
        String origin = "skerry.dev/gateway/" + HEX.formatHex(name);
        Sql.update(
                handle,
                "insert into audit_log (log_no, origin, keys, began_at) values (?, ?, ?, ?)",
                logNo,
                origin,
                box.seal(PURPOSE, signing.encode()),
                Times.toMicros(clock.instant()));
        return new Volume(logNo, origin, signing, null);
    }
}
