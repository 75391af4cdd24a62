package dev.skerry.agent.audit;

import dev.skerry.agent.Agent;
import dev.skerry.sync.audit.AuditEntry;
import dev.skerry.sync.sign.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** The entry that a start makes. */
public final class Started {
    private static final String PREFIX = "skerry.agent.";

    /** What enrols once; all other secrets are in files, whose names alone are settings. */
    private static final String SECRET = PREFIX + "enrol.token";

    private Started() {}

    /**
     * The agent starts with these settings: the digest is over {@code name=value} of each that is
     * given, one a line, sorted, without secrets.
     */
    public static AuditEntry.Builder entry(AuditTrail audit, Agent.Identity identity) {
        Config config = ConfigProvider.getConfig();
        String settings =
                StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                        .filter(name -> name.startsWith(PREFIX) && !name.equals(SECRET))
                        .sorted()
                        .distinct()
                        .map(name -> name + "=" + config.getConfigValue(name).getValue() + "\n")
                        .collect(Collectors.joining());
        return audit.entry("agent.started")
                .about("boot", identity.bootId())
                .about("version", identity.softwareVersion())
                .about("site", identity.site())
                .digest("settings", Sha256.hex(settings.getBytes(StandardCharsets.UTF_8)));
    }
}
