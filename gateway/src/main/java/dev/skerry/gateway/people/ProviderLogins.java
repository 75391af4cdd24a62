package dev.skerry.gateway.people;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * Which ID tokens of the OIDC provider open a session: each does so once, and soon after it was
 * issued. What a browser still has of a login must not lead past the provider after a logout.
 */
public final class ProviderLogins {
    /** From the provider's answer to its use; longer than clocks differ. */
    static final Duration LONGEST = Duration.ofMinutes(2);

    /** More logins are not made in that time. */
    static final int MOST = 10_000;

    private final InstantSource clock;
    private final Map<String, Instant> used = new HashMap<>();

    public ProviderLogins(InstantSource clock) {
        this.clock = clock;
    }

    /** Whether a session may be opened with this token, which can't be used again then. */
    public synchronized boolean take(String idToken, Instant issuedAt) {
        Instant oldest = clock.instant().minus(LONGEST);
        used.values().removeIf(issued -> issued.isBefore(oldest));
        return !issuedAt.isBefore(oldest)
                && used.size() < MOST
                && used.putIfAbsent(HexFormat.of().formatHex(Secret.hash(idToken)), issuedAt)
                        == null;
    }
}
