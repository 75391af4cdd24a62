package dev.skerry.gateway.config;

import dev.skerry.gateway.error.GatewayError;
import dev.skerry.profile.settings.HostNames;
import dev.skerry.profile.settings.Hosts;
import dev.skerry.profile.settings.Rule;
import dev.skerry.profile.settings.Setting;
import dev.skerry.profile.settings.SettingProblem;
import dev.skerry.profile.settings.SettingsCheck;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.config.Config;

/**
 * Checks that every setting is one that the gateway can work with. It reads what was written rather
 * than {@link GatewayConfig}, which can't be had while one of them is malformed.
 */
public final class Settings {
    private static final String HOST = "quarkus.http.host";
    private static final String INSECURE_REQUESTS = "quarkus.http.insecure-requests";
    private static final long MEBIBYTE = 1024 * 1024;
    private static final SettingsCheck CHECK =
            new SettingsCheck(
                    "skerry.gateway.",
                    GatewayError.SETTING_UNKNOWN.code(),
                    List.of(
                            setting("data-dir", Rule.ANYTHING),
                            setting("host-names", Rule.orNothing(HostNames.FURTHER)),
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
                            setting("quarkus.http.port", Rule.number(0, 65_535))));

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
        }
        if (!all.isEmpty()) {
            throw new CannotStartException(all);
        }
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
