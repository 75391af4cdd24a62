package dev.skerry.agent.ingest.mqtt;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How to reach the site's broker.
 *
 * @param url {@code tcp://host:port}
 * @param passwordFile a file whose first line is the password, read at each connection
 * @param receiveMaximum messages that the broker may have delivered and not yet seen acknowledged
 * @param sessionExpiry how long the broker keeps messages for an agent that is away
 * @param keepAlive how often each side shows that it is there
 */
public record MqttSettings(
        String url,
        Optional<String> username,
        Optional<Path> passwordFile,
        int receiveMaximum,
        Duration sessionExpiry,
        Duration keepAlive) {
    /** Seven days of absence, a sign of life every 30 seconds. */
    public static MqttSettings of(
            String url,
            Optional<String> username,
            Optional<Path> passwordFile,
            int receiveMaximum) {
        return new MqttSettings(
                url,
                username,
                passwordFile,
                receiveMaximum,
                Duration.ofDays(7),
                Duration.ofSeconds(30));
    }
}
