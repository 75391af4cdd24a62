package dev.skerry.gateway.approval;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A gateway of its own: what one test's policy asks for would keep others waiting. */
public class Approving implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("skerry.gateway.access", "login");
    }

    @Override
    public String getConfigProfile() {
        return "test";
    }
}
