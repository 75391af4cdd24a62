package dev.skerry.agent.ingest.coap;

import dev.skerry.agent.pipeline.IngestSource;
import dev.skerry.agent.pipeline.MessageSink;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.model.DeviceProfile;
import java.util.List;
import java.util.Optional;

/** Messages that devices send or show over CoAP. */
public final class CoapSource implements IngestSource {
    public CoapSource(CoapSettings settings, String site, List<DeviceProfile> profiles) {}

    @Override
    public String name() {
        return "coap";
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
