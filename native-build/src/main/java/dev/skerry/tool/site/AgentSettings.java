package dev.skerry.tool.site;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an agent of a site is configured.
 *
 * @param agentId unique at the gateway
 * @param site stands for {@code {site}} in topics
 * @param folder its own folder, for data and profiles
 * @param mqttPort the broker's port on loopback, or null for no MQTT
 * @param coapPort its CoAP server's port on loopback, or -1 for no CoAP
 * @param host whether the machine itself is one of its devices
 * @param httpPort its REST port on loopback
 * @param extra further configuration, property name to value
 */
public record AgentSettings(
        String agentId,
        String site,
        Path folder,
        @Nullable Integer mqttPort,
        int coapPort,
        boolean host,
        int httpPort,
        Map<String, String> extra) {
    public AgentSettings {
        extra = Map.copyOf(extra);
    }

    /** The same with one property more, unless it has it. */
    AgentSettings with(String name, String value) {
        Map<String, String> more = new HashMap<>(extra);
        more.putIfAbsent(name, value);
        return new AgentSettings(agentId, site, folder, mqttPort, coapPort, host, httpPort, more);
    }

    /** Where its profiles lie. */
    public Path profilesDir() {
        return folder.resolve("profiles");
    }

    /** Whether it has a certificate of its gateway, be it one that has ended. */
    public boolean isEnrolled() {
        return Files.exists(dataDir().resolve("identity").resolve("identity.pem"));
    }

    /** Where its outbox lies. */
    public Path dataDir() {
        return folder.resolve("data");
    }

    /** As system properties for the agent's process. */
    List<String> properties(String gatewayUrl) {
        List<String> properties = new ArrayList<>();
        add(properties, "skerry.agent.id", agentId);
        add(properties, "skerry.agent.site", site);
        add(properties, "skerry.agent.data-dir", dataDir());
        add(properties, "skerry.agent.profiles-dir", profilesDir());
        add(properties, "skerry.agent.models-dir", folder.resolve("models"));
        add(properties, "skerry.agent.gateway.url", gatewayUrl);
        if (mqttPort != null) {
            add(properties, "skerry.agent.mqtt.url", "tcp://127.0.0.1:" + mqttPort);
        }
        add(properties, "skerry.agent.coap.host", "127.0.0.1");
        add(properties, "skerry.agent.coap.port", coapPort);
        add(properties, "skerry.agent.host.enabled", host);
        add(properties, "quarkus.http.host", "127.0.0.1");
        add(properties, "quarkus.http.port", httpPort);
        extra.forEach((name, value) -> add(properties, name, value));
        return properties;
    }

    private static void add(List<String> properties, String name, Object value) {
        properties.add("-D" + name + "=" + value);
    }
}
