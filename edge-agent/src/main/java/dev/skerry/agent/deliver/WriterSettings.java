package dev.skerry.agent.deliver;

import dev.skerry.agent.ingest.coap.CoapSettings;
import dev.skerry.agent.ingest.mqtt.MqttSettings;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.DeviceWrite;
import java.util.List;
import java.util.Optional;

/**
 * How devices are reached.
 *
 * @param mqtt empty when the agent has no broker
 * @param profiles whose properties are written
 */
public record WriterSettings(
        String agentId,
        String site,
        Optional<MqttSettings> mqtt,
        CoapSettings coap,
        List<DeviceProfile> profiles) {
    public WriterSettings {
        profiles = List.copyOf(profiles);
    }

    /** Whether a profile has a property that is written that way. */
    boolean writes(Class<? extends DeviceWrite> way) {
        return profiles.stream()
                .flatMap(profile -> profile.twin().stream())
                .anyMatch(property -> way.isInstance(property.write()));
    }
}
