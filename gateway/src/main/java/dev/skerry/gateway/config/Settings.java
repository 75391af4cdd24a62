package dev.skerry.gateway.config;

import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.error.PeopleError;
import dev.skerry.profile.log.LogFormat;
import dev.skerry.profile.settings.HostNames;
import dev.skerry.profile.settings.Hosts;
import dev.skerry.profile.settings.Rule;
import dev.skerry.profile.settings.Setting;
import dev.skerry.profile.settings.SettingProblem;
import dev.skerry.profile.settings.SettingsCheck;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * Checks that every setting is one that the gateway can work with. It reads what was written rather
 * than {@link GatewayConfig}, which can't be had while one of them is malformed.
 */
public final class Settings {
    private static final String HOST = "quarkus.http.host";
    private static final String ACCESS = "skerry.gateway.access";
    private static final String INSECURE_REQUESTS = "quarkus.http.insecure-requests";
    private static final String AGENTS_SETTING = "skerry.gateway.agents";
    private static final Rule AGENTS =
            value ->
                    Set.of("enrolled", "anonymous").contains(value)
                            ? null
                            : "write enrolled or anonymous";
    private static final long MEBIBYTE = 1024 * 1024;
    private static final SettingsCheck CHECK =
            new SettingsCheck(
                    "skerry.gateway.",
                    GatewayError.SETTING_UNKNOWN.code(),
                    List.of(
                            setting("data-dir", Rule.ANYTHING),
                            setting("key-file", Rule.ANYTHING),
                            setting("host-names", Rule.orNothing(HostNames.FURTHER)),
                            setting("agents", AGENTS),
                            duration(
                                    "authority.certificate-life",
                                    Duration.ofMinutes(5),
                                    Duration.ofDays(90)),
                            duration("authority.renewal-grace", Duration.ZERO, Duration.ofDays(90)),
                            setting("authority.root-password-file", Rule.ANYTHING),
                            setting("tls.certificate", Rule.ANYTHING),
                            setting("tls.key", Rule.ANYTHING),
                            setting("access", Settings::access),
                            duration(
                                    "people.session-idle",
                                    Duration.ofMinutes(1),
                                    Duration.ofDays(30)),
                            duration(
                                    "people.session-end",
                                    Duration.ofMinutes(1),
                                    Duration.ofDays(365)),
                            setting("oidc.issuer", Rule.orNothing(Settings::issuer)),
                            setting("oidc.client-id", Rule.ANYTHING),
                            setting("oidc.client-secret", Rule.ANYTHING),
                            setting("oidc.audience", Rule.ANYTHING),
                            setting("oidc.role-claim", Rule.ANYTHING),
                            setting("oidc.sites-claim", Rule.ANYTHING),
                            setting("oidc.roles.viewer", Rule.ANYTHING),
                            setting("oidc.roles.operator", Rule.ANYTHING),
                            setting("oidc.roles.admin", Rule.ANYTHING),
                            duration(
                                    "tls.first-request",
                                    Duration.ofSeconds(1),
                                    Duration.ofMinutes(5)),
                            size("store.queue-size", 2 * MEBIBYTE, 1024 * MEBIBYTE),
                            size("store.cache-size", MEBIBYTE, 65_536 * MEBIBYTE),
                            setting("store.readers", Rule.number(1, 256)),
                            duration("store.commit-interval", Duration.ZERO, Duration.ofSeconds(1)),
                            setting("session.credits", Rule.number(1, 4096)),
                            setting("session.max-sessions", Rule.number(1, 1_000_000)),
                            duration(
                                    "session.cut-off-after",
                                    Duration.ofSeconds(2),
                                    Duration.ofHours(1)),
                            duration(
                                    "session.silence", Duration.ofSeconds(15), Duration.ofHours(1)),
                            duration("audit.keep", Duration.ofDays(1), Duration.ofDays(36_500)),
                            size("models.max-size", 64 * MEBIBYTE, 1024 * 1024 * MEBIBYTE),
                            size("programs.max-size", 64 * MEBIBYTE, 1024 * 1024 * MEBIBYTE),
                            duration(
                                    "conditions.cut-off-after", Duration.ZERO, Duration.ofDays(30)),
                            duration("conditions.outbox-left", Duration.ZERO, Duration.ofDays(365)),
                            duration(
                                    "conditions.certificate-left",
                                    Duration.ZERO,
                                    Duration.ofDays(90)),
                            duration(
                                    "conditions.source-down-after",
                                    Duration.ZERO,
                                    Duration.ofDays(30)),
                            duration("conditions.hold", Duration.ZERO, Duration.ofDays(1)),
                            setting("requests.burst", Rule.number(20, 1_000_000)),
                            setting("requests.per-second", Rule.number(1, 1_000_000)),
                            setting(
                                    "notifications.dashboard",
                                    Rule.orNothing(MailRules::dashboard)),
                            setting("notifications.private-addresses", MailRules::privateAddresses),
                            setting("logs.format", LogFormat::objection),
                            setting("traces.endpoint", Rule.orNothing(Settings::collector)),
                            setting("traces.per-minute", Rule.number(0, 6_000)),
                            setting("traces.requests", Rule.decimal(0, 1)),
                            setting("mail.host", Rule.ANYTHING),
                            setting("mail.port", Rule.number(1, 65_535)),
                            setting("mail.tls", MailRules::tls),
                            setting("mail.from", Rule.orNothing(MailRules::from)),
                            setting("mail.user", Rule.ANYTHING),
                            setting("mail.password-file", Rule.ANYTHING),
                            setting("mail.trust", Rule.ANYTHING),
                            setting("events.max-subscribers", Rule.number(1, 100_000)),
                            setting("events.buffer", Rule.number(16, 1_000_000)),
                            duration(
                                    "events.readings-interval",
                                    Duration.ofMillis(1),
                                    Duration.ofMinutes(1)),
                            duration(
                                    "events.heartbeat",
                                    Duration.ofSeconds(1),
                                    Duration.ofHours(1))),
                    List.of(
                            setting(HOST, Hosts.OWN),
                            setting("quarkus.http.port", Rule.number(0, 65_535)),
                            setting("quarkus.http.ssl-port", Rule.number(0, 65_535))));

    private Settings() {}

    /**
     * Checks all.
     *
     * @throws CannotStartException with everything that is wrong
     */
    public static void check(Config config) {
        check(config, List.of());
    }

    /** The same, with what the framework said of settings that may not be the gateway's. */
    static void check(Config config, List<String> messages) {
        List<SettingProblem> ours =
                CHECK.problems(
                        config.getPropertyNames(), name -> config.getConfigValue(name).getValue());
        List<SettingProblem> all =
                CHECK.problems(ours, messages, GatewayError.SETTING_INVALID.code());
        String host = config.getConfigValue(HOST).getValue();
        if (host != null && Hosts.OWN.objection(host) == null) {
            Exposure.problem(host, config.getConfigValue(INSECURE_REQUESTS).getValue())
                    .ifPresent(all::add);
            Exposure.anonymity(host, config.getConfigValue(AGENTS_SETTING).getValue())
                    .ifPresent(all::add);
            Exposure.openProblem(host, config.getConfigValue(ACCESS).getValue())
                    .ifPresent(all::add);
        }
        oidcProblem(config).ifPresent(all::add);
        MailRules.problem(config).ifPresent(all::add);
        if (!all.isEmpty()) {
            throw new CannotStartException(all);
        }
    }

    private static @Nullable String access(String value) {
        return Set.of("login", "open").contains(value) ? null : "write login or open";
    }

    /** Tokens and secrets go there, so that only a provider on this machine may do without TLS. */
    private static @Nullable String issuer(String value) {
        return isSafe(value) ? null : "write the provider's address, https://…";
    }

    /** The names of sites, devices and people's requests go there. */
    private static @Nullable String collector(String value) {
        return isSafe(value)
                ? null
                : "write the collector's address for OTLP over HTTP, https://… or, on this machine,"
                        + " http://localhost:4318";
    }

    private static boolean isSafe(String value) {
        try {
            var address = new URI(value);
            String host = address.getHost();
            return host != null
                    && ("https".equals(address.getScheme())
                            || ("http".equals(address.getScheme()) && Hosts.isLoopback(host)));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static Optional<SettingProblem> oidcProblem(Config config) {
        if (text(config, "issuer").isEmpty()) {
            return Optional.empty();
        }
        List<String> missing = new ArrayList<>();
        if (text(config, "client-id").isEmpty()) {
            missing.add("client-id");
        }
        if (Stream.of("roles.viewer", "roles.operator", "roles.admin")
                .allMatch(name -> text(config, name).isEmpty())) {
            missing.add("roles.…");
        }
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        CannotStartException.problem(
                                PeopleError.OIDC_INCOMPLETE,
                                "skerry.gateway.oidc.issuer is set, but not "
                                        + String.join(" and ", missing)));
    }

    private static String text(Config config, String name) {
        String value = config.getConfigValue("skerry.gateway.oidc." + name).getValue();
        return value == null ? "" : value;
    }

    private static Setting setting(String name, Rule rule) {
        return new Setting(name, GatewayError.SETTING_INVALID.code(), rule);
    }

    private static Setting duration(String name, Duration min, Duration max) {
        return setting(name, Rule.duration(DurationConverter::parseDuration, min, max));
    }

    private static Setting size(String name, long min, long max) {
        return setting(
                name,
                Rule.size(text -> new MemorySizeConverter().convert(text).asLongValue(), min, max));
    }
}
