package dev.skerry.agent.act;

import dev.skerry.agent.ingest.mqtt.MqttSettings;
import dev.skerry.agent.pipeline.Decision;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.model.DeviceProfile;
import java.util.Optional;

/** Publishes commands to the site's broker, on a connection of its own. */
public final class MqttActuator implements Actuator {
    public MqttActuator(MqttSettings settings, String agentId, String site) {}

    /** Connects in the background. */
    public void start() {}

    @Override
    public void act(DeviceProfile profile, Decision.CommandIssued command) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long sent() {
        return 0;
    }

    @Override
    public long dropped() {
        return 0;
    }

    @Override
    public Optional<Refusal> trouble() {
        return Optional.empty();
    }

    @Override
    public void close() {}
}
