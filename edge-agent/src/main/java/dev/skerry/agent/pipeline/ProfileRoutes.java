package dev.skerry.agent.pipeline;

import dev.skerry.agent.pipeline.RawMessage.Transport;
import dev.skerry.profile.decode.AddressMatcher;
import dev.skerry.profile.decode.MessageDecoder;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Source;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the profile that a message's address belongs to. */
final class ProfileRoutes {
    /** Where a message belongs and how it is read. */
    record Route(String deviceId, DeviceProfile profile, MessageDecoder decoder) {}

    private record Entry(
            Transport transport,
            @Nullable AddressMatcher matcher,
            DeviceProfile profile,
            MessageDecoder decoder) {}

    private final List<Entry> entries = new ArrayList<>();

    ProfileRoutes(List<DeviceProfile> profiles, String site) {
        for (DeviceProfile profile : profiles) {
            for (Source source : profile.sources()) {
                entries.add(entry(profile, source, site));
            }
        }
    }

    private static Entry entry(DeviceProfile profile, Source source, String site) {
        MessageDecoder decoder = MessageDecoder.of(profile, source);
        return switch (source) {
            case Source.Mqtt mqtt ->
                    new Entry(
                            Transport.MQTT,
                            AddressMatcher.of(mqtt.topic(), site),
                            profile,
                            decoder);
            case Source.Coap coap ->
                    new Entry(
                            Transport.COAP, AddressMatcher.of(coap.path(), site), profile, decoder);
            // The host's address is its device id.
            case Source.Host _ -> new Entry(Transport.HOST, null, profile, decoder);
        };
    }

    /** The first route that fits, in the order of the profiles; null when none does. */
    @Nullable Route of(Transport transport, String address) {
        for (Entry entry : entries) {
            if (entry.transport() == transport) {
                AddressMatcher matcher = entry.matcher();
                String deviceId = matcher == null ? address : matcher.deviceIdOf(address);
                if (deviceId != null) {
                    return new Route(deviceId, entry.profile(), entry.decoder());
                }
            }
        }
        return null;
    }
}
