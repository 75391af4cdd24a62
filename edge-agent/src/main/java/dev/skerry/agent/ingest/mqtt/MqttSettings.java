package dev.skerry.agent.ingest.mqtt;

import dev.skerry.agent.config.AgentConfig;
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
    /** As configured, for a broker at this address. */
    public static MqttSettings of(String url, AgentConfig.Mqtt config) {
        return new MqttSettings(
                url,
                config.username(),
                config.passwordFile(),
                config.receiveMaximum(),
                config.sessionExpiry(),
                config.keepAlive());
    }
}
