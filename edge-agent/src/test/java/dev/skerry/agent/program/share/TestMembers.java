package dev.skerry.agent.program.share;

import dev.skerry.agent.clock.JudgedTime;
import dev.skerry.agent.tls.GatewayTls;
import dev.skerry.agent.tls.GatewayTrust;
import dev.skerry.agent.tls.OwnCertificate;
import dev.skerry.agent.tls.TestAuthority;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;

/** Agents with certificates. */
public final class TestMembers {
    /** While these are valid, for 90 days. */
    public static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private TestMembers() {}

    /** An agent of an authority. */
    public static GatewayTls agent(TestAuthority authority, String agentId) {
        return identity(authority, (key, to) -> authority.agent(key.getPublic(), agentId, NOW, to));
    }

    static GatewayTls identity(
            TestAuthority authority, BiFunction<KeyPair, Instant, X509Certificate> made) {
        KeyPair key = TestAuthority.newKey();
        X509Certificate leaf = made.apply(key, NOW.plus(Duration.ofDays(90)));
        return new GatewayTls(
                new GatewayTrust(List.of(authority.root), () -> new JudgedTime(NOW, true)),
                new OwnCertificate(key.getPrivate(), authority.above(leaf)));
    }
}
