package dev.skerry.agent.ingest.mqtt;

import dev.skerry.agent.config.AgentConfig;
import dev.skerry.agent.ingest.tls.TlsFiles;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.settings.Hosts;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How to reach the site's broker.
 *
 * @param url {@code tcp://host:port}, with TLS {@code mqtts://host:port} or {@code ssl://host:port}
 * @param passwordFile a file whose first line is the password, read at each connection
 * @param receiveMaximum messages that the broker may have delivered and not yet seen acknowledged
 * @param sessionExpiry how long the broker keeps messages for an agent that is away
 * @param keepAlive how often each side shows that it is there
 * @param tls how it is secured, if its address says so
 */
public record MqttSettings(
        String url,
        Optional<String> username,
        Optional<Path> passwordFile,
        int receiveMaximum,
        Duration sessionExpiry,
        Duration keepAlive,
        BrokerTls tls) {
    /**
     * As configured, for a broker at this address.
     *
     * @param now by which certificates have to be valid
     */
    public static MqttSettings of(String url, AgentConfig.Mqtt config, Supplier<Instant> now) {
        return new MqttSettings(
                url,
                config.username(),
                config.passwordFile(),
                config.receiveMaximum(),
                config.sessionExpiry(),
                config.keepAlive(),
                new BrokerTls(
                        new TlsFiles(config.caFile(), config.certificateFile(), config.keyFile()),
                        now,
                        !config.plaintext().equals("loopback")));
    }

    /** That the connection leaves the machine in plain, unless somebody said so; asks for names. */
    Optional<Refusal> exposure() {
        String host = URI.create(url).getHost();
        return isSecured() || tls.isPlainExpected() || Hosts.isLoopback(host)
                ? Optional.empty()
                : Optional.of(
                        new Refusal(
                                "SKR-I042",
                                "the broker at %s is beyond loopback and without TLS, so whoever is on the way reads what devices say and can say it for them: write mqtts:// with the broker's authority in skerry.agent.mqtt.ca-file, or skerry.agent.mqtt.plaintext=anywhere if that network is trusted"
                                        .formatted(url)));
    }

    /** Where the broker is, as it may be shown: an address may have been given with a password. */
    String place() {
        URI address = URI.create(url);
        String port = address.getPort() < 0 ? "" : ":" + address.getPort();
        return "%s://%s%s".formatted(address.getScheme(), address.getHost(), port);
    }

    /** Whether the connection is secured. */
    boolean isSecured() {
        return !url.startsWith("tcp:");
    }
}
