package dev.skerry.agent.config;

import dev.skerry.agent.enrol.Certificates;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.policy.PolicyDesk;
import dev.skerry.agent.policy.UnusablePolicyException;
import dev.skerry.agent.seal.AtRest;
import dev.skerry.agent.seal.SealFault;
import dev.skerry.agent.seal.Vault;
import dev.skerry.profile.credential.CredentialsFault;
import dev.skerry.profile.credential.CredentialsFile;
import dev.skerry.profile.file.SealedFiles;
import dev.skerry.profile.log.LogFormat;
import dev.skerry.profile.settings.HostNames;
import dev.skerry.profile.settings.Hosts;
import dev.skerry.profile.settings.Rule;
import dev.skerry.profile.settings.Setting;
import dev.skerry.profile.settings.SettingProblem;
import dev.skerry.profile.settings.SettingsCheck;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is wrong with the settings, all at once, before anything is started. It reads what was
 * written rather than {@link AgentConfig}, which can't be had while one of them is malformed.
 */
public final class ConfigCheck {
    /** What the agent's own settings begin with. */
    public static final String PREFIX = "skerry.agent.";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /** One less than "never" (MQTT 5.0, section 3.1.2.11.2). */
    private static final long MQTT_LONGEST_EXPIRY = 0xFFFF_FFFEL;

    /** MQTT 5.0, section 3.1.2.10. */
    private static final long MQTT_LONGEST_KEEP_ALIVE = 65_535;

    private static final List<Setting> FRAMEWORKS =
            List.of(
                    new Setting("quarkus.http.host", "SKR-A003", Hosts.OWN),
                    number("quarkus.http.port", 0, 65_535));

    private final Function<String, @Nullable String> values;

    private ConfigCheck(Function<String, @Nullable String> values) {
        this.values = values;
    }

    /** The problems of these settings; directories that are missing are created. */
    public static List<Refusal> check(Config config) {
        return check(config, List.of());
    }

    /** The same, with what the framework said of settings that may not be the agent's. */
    static List<Refusal> check(Config config, List<String> messages) {
        ConfigCheck check = new ConfigCheck(name -> config.getConfigValue(name).getValue());
        List<SettingProblem> problems = new ArrayList<>();
        if (config.getOptionalValue(PREFIX + "id", String.class).isEmpty()) {
            problems.add(
                    new SettingProblem(
                            "SKR-A001",
                            "skerry.agent.id is not set: give the agent a name of its own"));
        }
        if (System.getProperty(PREFIX + "enrol.token") != null) {
            // Without the value: it is a secret, though told to everybody.
            problems.add(
                    new SettingProblem(
                            "SKR-A600",
                            "skerry.agent.enrol.token is on the command line, which everybody on this machine can read: give it in the environment as SKERRY_AGENT_ENROL_TOKEN, or name a file in skerry.agent.enrol.token-file"));
        }
        SettingsCheck settings =
                new SettingsCheck(PREFIX, "SKR-A007", check.settings(), FRAMEWORKS);
        problems.addAll(settings.problems(config.getPropertyNames(), check.values));
        return settings.problems(problems, messages, "SKR-A005").stream()
                .map(problem -> new Refusal(problem.code(), problem.message()))
                .toList();
    }

    /** The names of all settings, but for those that have a part of their own in them. */
    public static List<String> names() {
        return Stream.concat(
                        new ConfigCheck(name -> null)
                                .settings().stream()
                                        .map(Setting::name)
                                        .filter(name -> !name.endsWith("."))
                                        .map(PREFIX::concat),
                        FRAMEWORKS.stream().map(Setting::name))
                .distinct()
                .toList();
    }

    private List<Setting> settings() {
        PlaintextCoap plaintext = new PlaintextCoap(name -> values.apply(PREFIX + name));
        return List.of(
                new Setting("id", "SKR-A001", Rule.orNothing(ConfigCheck::name)),
                new Setting("site", "SKR-A001", ConfigCheck::name),
                new Setting("data-dir", "SKR-A002", ConfigCheck::directory),
                new Setting("profiles-dir", "SKR-A002", ConfigCheck::directory),
                new Setting("models-dir", "SKR-A002", ConfigCheck::directory),
                new Setting("models.signed", "SKR-A005", ConfigCheck::signed),
                millis("drift.window", 60_000, 30L * 24 * 3_600_000),
                new Setting("drift.limit", "SKR-A005", Rule.decimal(0.01, 100)),
                new Setting("traces.share", "SKR-A005", Rule.decimal(0, 1)),
                number("traces.per-minute", 0, 6_000),
                new Setting("key-file", "SKR-A670", Rule.orNothing(ConfigCheck::key)),
                new Setting("at-rest", "SKR-A005", ConfigCheck::atRest),
                new Setting("host-names", "SKR-A003", Rule.orNothing(HostNames.FURTHER)),
                new Setting("mqtt.url", "SKR-A003", Rule.orNothing(address("tcp", "mqtts", "ssl"))),
                new Setting("mqtt.plaintext", "SKR-A005", PlaintextCoap::allowance),
                new Setting("mqtt.ca-file", "SKR-A002", Rule.orNothing(ConfigCheck::file)),
                new Setting("mqtt.certificate-file", "SKR-A002", Rule.orNothing(ConfigCheck::file)),
                new Setting("mqtt.key-file", "SKR-A002", Rule.orNothing(ConfigCheck::file)),
                new Setting("mqtt.username", "SKR-A005", Rule.ANYTHING),
                new Setting("mqtt.password-file", "SKR-A002", Rule.ANYTHING),
                number("mqtt.receive-maximum", 1, 65_535),
                seconds("mqtt.session-expiry", MQTT_LONGEST_EXPIRY),
                seconds("mqtt.keep-alive", MQTT_LONGEST_KEEP_ALIVE),
                number("coap.port", -1, 65_535),
                number("program.share-port", 0, 65_535),
                new Setting("coap.host", "SKR-A660", plaintext.ofServer()),
                number("coap.secure-port", -1, 65_535),
                new Setting("coap.ca-file", "SKR-A002", Rule.orNothing(ConfigCheck::file)),
                new Setting("coap.certificate-file", "SKR-A002", Rule.orNothing(ConfigCheck::file)),
                new Setting("coap.key-file", "SKR-A002", Rule.orNothing(ConfigCheck::file)),
                new Setting("coap.plaintext", "SKR-A005", PlaintextCoap::allowance),
                new Setting("coap.observe.", "SKR-A003", address("coap", "coaps")),
                new Setting("coap.observe.", "SKR-A660", plaintext.ofDevice()),
                new Setting("credentials-file", "SKR-A661", Rule.orNothing(this::credentials)),
                new Setting("policy-file", "SKR-A659", Rule.orNothing(ConfigCheck::policy)),
                size("limits.message-bytes", 64, 1 << 18),
                number("limits.messages-per-second", 1, 1_000_000),
                number("limits.sender-messages-per-second", 1, 1_000_000),
                new Setting("host.enabled", "SKR-A005", Rule.SWITCH),
                new Setting("gateway.url", "SKR-A003", Rule.orNothing(address("http", "https"))),
                new Setting(
                        "gateway.ca-file", "SKR-A002", Rule.orNothing(ConfigCheck::authorities)),
                new Setting("gateway.url", "SKR-A004", Rule.orNothing(ConfigCheck::exposure)),
                new Setting("enrol.token-file", "SKR-A600", Rule.orNothing(this::enrolment)),
                new Setting("enrol.token", "SKR-A600", Rule.ANYTHING),
                millis("gateway.status-interval", 100, 10_000),
                millis("gateway.silence", 1_000, 300_000),
                millis("gateway.reconnect-max", 250, 3_600_000),
                millis("outbox.commit-interval", 1, 10_000),
                millis("outbox.offline-commit-interval", 1, 60_000),
                number("outbox.commit-records", 1, 100_000),
                size("outbox.capacity", 1 << 20, 1L << 50),
                size("audit.capacity", 1 << 20, 1L << 40),
                size("logs.memory", 1 << 14, 1 << 24),
                new Setting("logs.format", "SKR-A005", LogFormat::objection),
                size("messages.memory", 0, 1 << 26),
                number("outbox.recent-messages", receiveMaximum(), 1 << 20),
                new Setting("clock.trust", "SKR-A005", ConfigCheck::trust),
                new Setting("clock.synchronised-file", "SKR-A002", Rule.ANYTHING),
                new Setting("clock.pretence-file", "SKR-A002", Rule.ANYTHING),
                number("pipeline.queue-messages", 1, 1 << 20),
                size("pipeline.queue-bytes", 1 << 18, 1L << 40),
                number("pipeline.max-devices", 1, 1 << 20),
                new Setting("discovery.topics", "SKR-A005", each(ConfigCheck::topicFilter)),
                new Setting("discovery.coap", "SKR-A003", each(address("coap", "coaps"))),
                new Setting("discovery.coap", "SKR-A660", each(plaintext.ofDevice())));
    }

    private static Setting number(String name, long min, long max) {
        return new Setting(name, "SKR-A005", Rule.number(min, max));
    }

    private static Setting seconds(String name, long max) {
        return new Setting(
                name, "SKR-A005", Rule.seconds(DurationConverter::parseDuration, 1, max));
    }

    private static Setting millis(String name, long min, long max) {
        return new Setting(
                name,
                "SKR-A005",
                Rule.duration(
                        DurationConverter::parseDuration,
                        Duration.ofMillis(min),
                        Duration.ofMillis(max)));
    }

    private static Setting size(String name, long min, long max) {
        return new Setting(
                name,
                "SKR-A005",
                Rule.size(text -> new MemorySizeConverter().convert(text).asLongValue(), min, max));
    }

    /** Whatever may be redelivered at once must be recognised; 1 if it is not known how much. */
    private long receiveMaximum() {
        String given = values.apply(PREFIX + "mqtt.receive-maximum");
        String value = given == null ? AgentConfig.Mqtt.RECEIVE_MAXIMUM : given.strip();
        return Rule.number(1, 65_535).objection(value) == null ? Long.parseLong(value) : 1;
    }

    private static @Nullable String name(String value) {
        return NAME.matcher(value).matches()
                ? null
                : "write 1 to 64 letters, digits, '.', '_' or '-', beginning with a letter or"
                        + " digit (it becomes part of topics and paths)";
    }

    /** A list with commas, which may be empty. */
    private static Rule each(Rule rule) {
        return value ->
                Arrays.stream(value.split(","))
                        .map(String::strip)
                        .filter(one -> !one.isEmpty())
                        .map(rule::objection)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
    }

    /** MQTT 5.0, section 4.7.1. */
    private static @Nullable String topicFilter(String filter) {
        List<String> levels = List.of(filter.split("/", -1));
        boolean fits =
                IntStream.range(0, levels.size())
                        .allMatch(
                                i ->
                                        levels.get(i).matches("[^+#]*|\\+")
                                                || (levels.get(i).equals("#")
                                                        && i == levels.size() - 1));
        return fits
                ? null
                : "write topic filters, separated by commas, in which + stands for a whole level and # for all at the end";
    }

    private static @Nullable String trust(String value) {
        return List.of("auto", "always", "never").contains(value)
                ? null
                : "write auto, always or never";
    }

    private static @Nullable String directory(String value) {
        try {
            Path path = Path.of(value);
            Files.createDirectories(path);
            return Files.isReadable(path) ? null : unusable("it can't be read");
        } catch (IOException | InvalidPathException e) {
            return unusable(e.toString());
        }
    }

    private static String unusable(String why) {
        return "it can't be used (%s); name a directory that the agent's user may write"
                .formatted(why);
    }

    private static @Nullable String authorities(String value) {
        try {
            Certificates.read(Path.of(value));
            return null;
        } catch (IOException | InvalidPathException e) {
            return "name a PEM file with certificates that the agent's user may read (%s)"
                    .formatted(e);
        }
    }

    private static @Nullable String file(String value) {
        try {
            return Files.isReadable(Path.of(value)) ? null : "name a file that can be read";
        } catch (InvalidPathException e) {
            return unusable(e.toString());
        }
    }

    private @Nullable String enrolment(String value) {
        String gateway = values.apply(PREFIX + "gateway.url");
        return gateway != null && gateway.startsWith("https:")
                ? null
                : "enrolling takes TLS: write the gateway's https address to skerry.agent.gateway.url";
    }

    private static @Nullable String key(String value) {
        try {
            var _ = Vault.key(Optional.of(Path.of(value)));
            return null;
        } catch (SealFault e) {
            return e.getMessage();
        } catch (InvalidPathException e) {
            return unusable(e.toString());
        }
    }

    private static @Nullable String atRest(String value) {
        return Arrays.stream(AtRest.values()).anyMatch(one -> one.name().equalsIgnoreCase(value))
                ? null
                : "write auto, required or off";
    }

    private static @Nullable String signed(String value) {
        return List.of("required", "if-enrolled", "no").contains(value)
                ? null
                : "write required, if-enrolled or no";
    }

    private @Nullable String credentials(String value) {
        try {
            Optional<Path> key =
                    Optional.ofNullable(values.apply(PREFIX + "key-file")).map(Path::of);
            SealedFiles files =
                    Vault.key(key)
                            .map(its -> SealedFiles.opening(its, CredentialsFile.PURPOSE))
                            .orElse(SealedFiles.PLAIN);
            var _ = new CredentialsFile(Path.of(value), files).read();
            return null;
        } catch (SealFault e) {
            // Told as what is wrong with the key.
            return null;
        } catch (CredentialsFault e) {
            return e.getMessage();
        } catch (InvalidPathException e) {
            return unusable(e.toString());
        }
    }

    private static @Nullable String policy(String value) {
        try {
            PolicyDesk.check(Path.of(value));
            return null;
        } catch (UnusablePolicyException e) {
            return "name a policy that compiles (./skerry policy lint): " + e.getMessage();
        } catch (InvalidPathException e) {
            return unusable(e.toString());
        }
    }

    private static Rule address(String... schemes) {
        return value -> {
            URI uri = uri(value);
            return uri != null
                            && Arrays.asList(schemes).contains(uri.getScheme())
                            && uri.getHost() != null
                            && uri.getPort() > 0
                    ? null
                    : "write %s://host:port".formatted(String.join("://host:port or ", schemes));
        };
    }

    private static @Nullable String exposure(String value) {
        URI uri = uri(value);
        return uri == null
                        || uri.getHost() == null
                        || "https".equals(uri.getScheme())
                        || Hosts.isLoopback(uri.getHost())
                ? null
                : "without TLS the agent talks to loopback addresses only; use https://, 127.0.0.1"
                        + " or a tunnel that ends there";
    }

    private static @Nullable URI uri(String value) {
        try {
            return new URI(value);
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
