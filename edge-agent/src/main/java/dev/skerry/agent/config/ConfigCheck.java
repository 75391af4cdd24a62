package dev.skerry.agent.config;

import dev.skerry.agent.pipeline.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds what is wrong with the settings, all at once, before anything is started. */
public final class ConfigCheck {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /** One less than "never" (MQTT 5.0, section 3.1.2.11.2). */
    private static final long MQTT_LONGEST_EXPIRY = 0xFFFF_FFFEL;

    /** MQTT 5.0, section 3.1.2.10. */
    private static final long MQTT_LONGEST_KEEP_ALIVE = 65_535;

    private final List<Refusal> problems = new ArrayList<>();

    private ConfigCheck() {}

    /** The problems of these settings; directories that are missing are created. */
    public static List<Refusal> check(AgentConfig config) {
        ConfigCheck check = new ConfigCheck();
        check.names(config);
        check.directory("data-dir", config.dataDir());
        check.directory("profiles-dir", config.profilesDir());
        check.directory("models-dir", config.modelsDir());
        config.mqtt().url().ifPresent(url -> check.uri("mqtt.url", url, Set.of("tcp")));
        config.gateway().url().ifPresent(check::gateway);
        config.coap()
                .observe()
                .forEach((id, url) -> check.uri("coap.observe." + id, url, Set.of("coap")));
        check.numbers(config);
        return List.copyOf(check.problems);
    }

    private void names(AgentConfig config) {
        if (config.id().isEmpty()) {
            refuse("SKR-A001", "skerry.agent.id is not set: give the agent a name of its own");
        } else {
            name("id", config.id().get());
        }
        name("site", config.site());
    }

    private void name(String property, String value) {
        if (!NAME.matcher(value).matches()) {
            refuse(
                    "SKR-A001",
                    "skerry.agent."
                            + property
                            + " is '"
                            + value
                            + "': write 1 to 64 letters, digits, '.', '_' or '-', beginning with a"
                            + " letter or digit (it becomes part of topics and paths)");
        }
    }

    private void directory(String property, Path path) {
        try {
            Files.createDirectories(path);
            if (!Files.isReadable(path)) {
                refuse("SKR-A002", unusable(property, path, "it can't be read"));
            }
        } catch (IOException e) {
            refuse("SKR-A002", unusable(property, path, e.toString()));
        }
    }

    private static String unusable(String property, Path path, String why) {
        return "skerry.agent.%s %s can't be used (%s): name a directory that the agent's user may write"
                .formatted(property, path.toAbsolutePath(), why);
    }

    private @Nullable URI uri(String property, String url, Set<String> schemes) {
        try {
            URI uri = new URI(url);
            if (uri.getScheme() != null
                    && schemes.contains(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getPort() > 0) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Told below, as any other address that can't be used.
        }
        refuse(
                "SKR-A003",
                "skerry.agent.%s is '%s': write %s://host:port"
                        .formatted(property, url, schemes.iterator().next()));
        return null;
    }

    private void gateway(String url) {
        URI uri = uri("gateway.url", url, Set.of("http"));
        if (uri != null && !isLoopback(uri.getHost())) {
            refuse(
                    "SKR-A004",
                    "skerry.agent.gateway.url is '"
                            + url
                            + "': without TLS the agent talks to loopback addresses only; use"
                            + " 127.0.0.1 or a tunnel that ends there");
        }
    }

    /** Whether a host name or address stands for this machine's loopback interface alone. */
    public static boolean isLoopback(String host) {
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (!address.isLoopbackAddress()) {
                    return false;
                }
            }
            return true;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private void numbers(AgentConfig config) {
        within("mqtt.receive-maximum", config.mqtt().receiveMaximum(), 1, 65_535);
        seconds("mqtt.session-expiry", config.mqtt().sessionExpiry(), MQTT_LONGEST_EXPIRY);
        seconds("mqtt.keep-alive", config.mqtt().keepAlive(), MQTT_LONGEST_KEEP_ALIVE);
        within("coap.port", config.coap().port(), -1, 65_535);
        within(
                "gateway.status-interval",
                config.gateway().statusInterval().toMillis(),
                100,
                10_000);
        within("gateway.silence", config.gateway().silence().toMillis(), 1_000, 300_000);
        within("gateway.reconnect-max", config.gateway().reconnectMax().toMillis(), 250, 3_600_000);
        within("outbox.commit-interval", config.outbox().commitInterval().toMillis(), 1, 10_000);
        within(
                "outbox.offline-commit-interval",
                config.outbox().offlineCommitInterval().toMillis(),
                1,
                60_000);
        within("outbox.commit-records", config.outbox().commitRecords(), 1, 100_000);
        within("outbox.capacity", config.outbox().capacity().asLongValue(), 1 << 20, 1L << 50);
        within(
                "outbox.recent-messages",
                config.outbox().recentMessages(),
                config.mqtt().receiveMaximum(),
                1 << 20);
        within("pipeline.queue-messages", config.pipeline().queueMessages(), 1, 1 << 20);
        within(
                "pipeline.queue-bytes",
                config.pipeline().queueBytes().asLongValue(),
                1 << 18,
                1L << 40);
        within("pipeline.max-devices", config.pipeline().maxDevices(), 1, 1 << 20);
    }

    private void seconds(String property, Duration value, long max) {
        if (value.toSeconds() < 1
                || value.toSeconds() > max
                || !value.equals(Duration.ofSeconds(value.toSeconds()))) {
            refuse(
                    "SKR-A005",
                    "skerry.agent.%s is %s: write a duration from 1s to %ds, in whole seconds"
                            .formatted(property, value, max));
        }
    }

    private void within(String property, long value, long min, long max) {
        if (value < min || value > max) {
            refuse(
                    "SKR-A005",
                    "skerry.agent.%s is %d: write a number from %d to %d"
                            .formatted(property, value, min, max));
        }
    }

    private void refuse(String code, String message) {
        problems.add(new Refusal(code, message));
    }
}
