package dev.skerry.gateway.config;

import dev.skerry.gateway.error.GatewayError;
import java.time.Duration;

/** Checks that every setting is one that the gateway can work with. */
public final class Settings {
    private static final long MEBIBYTE = 1024 * 1024;

    private Settings() {}

    /**
     * Checks all.
     *
     * @throws CannotStartException for the first that is out of its bounds
     */
    public static void check(GatewayConfig config) {
        GatewayConfig.Store store = config.store();
        within("store.queue-size", store.queueSize().asLongValue(), 2 * MEBIBYTE, 1024 * MEBIBYTE);
        within("store.cache-size", store.cacheSize().asLongValue(), MEBIBYTE, 65_536 * MEBIBYTE);
        within("store.readers", store.readers(), 1, 256);
        within(
                "store.commit-interval",
                store.commitInterval(),
                Duration.ZERO,
                Duration.ofSeconds(1));
        GatewayConfig.Session session = config.session();
        within("session.credits", session.credits(), 1, 4096);
        within("session.max-sessions", session.maxSessions(), 1, 1_000_000);
        within(
                "session.cut-off-after",
                session.cutOffAfter(),
                Duration.ofSeconds(2),
                Duration.ofHours(1));
        within("session.silence", session.silence(), Duration.ofSeconds(15), Duration.ofHours(1));
        GatewayConfig.Events events = config.events();
        within("events.max-subscribers", events.maxSubscribers(), 1, 100_000);
        within("events.buffer", events.buffer(), 16, 1_000_000);
        within(
                "events.readings-interval",
                events.readingsInterval(),
                Duration.ofMillis(1),
                Duration.ofMinutes(1));
        within("events.heartbeat", events.heartbeat(), Duration.ofSeconds(1), Duration.ofHours(1));
    }

    private static void within(String name, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            refuse(name, value, min, max);
        }
    }

    private static void within(String name, long value, long min, long max) {
        if (value < min || value > max) {
            refuse(name, value, min, max);
        }
    }

    private static void refuse(String name, Object value, Object min, Object max) {
        throw new CannotStartException(
                GatewayError.SETTING_OUT_OF_BOUNDS,
                "skerry.gateway.%s=%s: from %s to %s".formatted(name, value, min, max));
    }
}
