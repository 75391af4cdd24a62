package dev.skerry.gateway.people;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A gateway at which people log in, as it is by default. */
public class LoggingIn implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("skerry.gateway.access", "login");
    }
}
