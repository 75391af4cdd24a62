package dev.skerry.agent.outbox;

import dev.skerry.agent.outbox.log.Sealer;
import dev.skerry.profile.file.DataKey;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What an outbox is sealed with: a key for the log, another for the catalog.
 *
 * @param catalogPassword null when nothing is encrypted
 */
public record OutboxKey(Sealer sealer, @Nullable String catalogPassword) {
    /** Nothing is encrypted. */
    public static final OutboxKey NONE = new OutboxKey(Sealer.NONE, null);

    /** What follows from the agent's key. */
    public static OutboxKey of(DataKey key) {
        return new OutboxKey(
                Sealer.withKey(key.derive("outbox log")),
                HexFormat.of().formatHex(key.derive("outbox catalog")));
    }

    /** Without the key: this may end up in a log. */
    @Override
    public String toString() {
        return catalogPassword == null ? "no key" : "a key";
    }
}
