package dev.skerry.it;

import dev.skerry.tool.process.Ports;
import dev.skerry.tool.site.AgentSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Agents of a site {@code plant}, with profiles of those below {@code it/bad/profiles}. */
final class PlantAgents {
    private PlantAgents() {}

    /**
     * Settings, with the profiles in place.
     *
     * @param folder the site's; the agent's own is below it
     * @param mqttPort the broker's, or null for no MQTT
     * @param coapPort -1 for no CoAP
     */
    static AgentSettings agent(
            Path folder,
            String agentId,
            @Nullable Integer mqttPort,
            int coapPort,
            String... profiles)
            throws IOException {
        return agent(folder, agentId, mqttPort, coapPort, Ports.freeTcp(), profiles);
    }

    /** The same with its REST interface on this port. */
    static AgentSettings agent(
            Path folder,
            String agentId,
            @Nullable Integer mqttPort,
            int coapPort,
            int httpPort,
            String... profiles)
            throws IOException {
        var settings =
                new AgentSettings(
                        agentId,
                        "plant",
                        folder.resolve(agentId),
                        mqttPort,
                        coapPort,
                        false,
                        httpPort,
                        Map.of());
        Files.createDirectories(settings.profilesDir());
        for (String name : profiles) {
            String file = name + ".yaml";
            try (@Nullable InputStream profile =
                    PlantAgents.class.getResourceAsStream("/it/bad/profiles/" + file)) {
                Files.copy(Objects.requireNonNull(profile), settings.profilesDir().resolve(file));
            }
        }
        return settings;
    }
}
