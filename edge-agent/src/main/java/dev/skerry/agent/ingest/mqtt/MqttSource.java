package dev.skerry.agent.ingest.mqtt;

import dev.skerry.agent.pipeline.IngestSource;
import dev.skerry.agent.pipeline.MessageSink;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.model.DeviceProfile;
import java.util.List;
import java.util.Optional;

/** Messages that the site's broker delivers. */
public final class MqttSource implements IngestSource {
    public MqttSource(
            MqttSettings settings, String agentId, String site, List<DeviceProfile> profiles) {}

    @Override
    public String name() {
        return "mqtt";
    }

    @Override
    public void start(MessageSink sink) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Refusal> trouble() {
        return Optional.empty();
    }

    @Override
    public void close() {}
}
