package dev.skerry.tool;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which entries of a log. */
final class AuditFilter {
    @Option(
            names = "--what",
            paramLabel = "KIND",
            description = "Entries of this kind, such as command or command.requested.")
    private @Nullable String what;

    @Option(names = "--who", paramLabel = "NAME", description = "What they did.")
    private @Nullable String who;

    @Option(
            names = "--about-agent",
            paramLabel = "AGENT",
            description = "What concerns this agent; in the gateway's log.")
    private @Nullable String aboutAgent;

    @Option(names = "--device", paramLabel = "DEVICE", description = "What concerns this device.")
    private @Nullable String device;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "Not older than this, such as 90s or 2d.")
    private @Nullable Duration since;

    /** As parameters of a request, each with its ampersand. */
    String query() {
        return parameter("what", what)
                + parameter("who", who)
                + parameter("agent", aboutAgent)
                + parameter("device", device)
                + parameter("from", since == null ? null : Instant.now().minus(since).toString());
    }

    private static String parameter(String name, @Nullable String value) {
        return value == null
                ? ""
                : "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
