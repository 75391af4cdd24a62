package dev.skerry.gateway.authority;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A gateway as it is by default, which knows agents by their certificates; with less patience. */
public final class EnrolledAgents implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "skerry.gateway.agents", "enrolled",
                "skerry.gateway.tls.first-request", "2s",
                "quarkus.tls.gateway.handshake-timeout", "2s");
    }
}
