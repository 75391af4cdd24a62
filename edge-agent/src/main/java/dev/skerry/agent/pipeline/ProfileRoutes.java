package dev.skerry.agent.pipeline;

import dev.skerry.agent.pipeline.RawMessage.Transport;
import dev.skerry.profile.decode.AddressMatcher;
import dev.skerry.profile.decode.AddressMatcher.Match;
import dev.skerry.profile.decode.MessageDecoder;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the profile that a message's address belongs to. */
final class ProfileRoutes {
    /** Where a message belongs and how it is read. */
    record Route(Match from, DeviceProfile profile, MessageDecoder decoder) {
        String deviceId() {
            return from.deviceId();
        }
    }

    /**
     * A source of a profile.
     *
     * @param matcher null where the address is the device's id
     * @param only the devices that it is for; empty: all but the others
     * @param others devices that have a profile of this name of their own
     */
    private record Entry(
            Transport transport,
            @Nullable AddressMatcher matcher,
            DeviceProfile profile,
            MessageDecoder decoder,
            Set<String> only,
            Set<String> others) {
        boolean isFor(String deviceId) {
            return only.isEmpty() ? !others.contains(deviceId) : only.contains(deviceId);
        }
    }

    private final List<Entry> entries = new ArrayList<>();

    ProfileRoutes(ActiveProfiles profiles, String site) {
        Map<String, Set<String>> ownByName = profiles.devicesByName();
        profiles.forDevices().values().stream()
                .flatMap(List::stream)
                .distinct()
                .forEach(own -> add(own, site, profiles.devicesOf(own), Set.of()));
        for (DeviceProfile profile : profiles.forAll()) {
            add(profile, site, Set.of(), ownByName.getOrDefault(profile.name(), Set.of()));
        }
    }

    private void add(DeviceProfile profile, String site, Set<String> only, Set<String> others) {
        for (Source source : profile.sources()) {
            entries.add(entry(profile, source, site, only, others));
        }
    }

    private static Entry entry(
            DeviceProfile profile,
            Source source,
            String site,
            Set<String> only,
            Set<String> others) {
        MessageDecoder decoder = MessageDecoder.of(profile, source);
        return switch (source) {
            case Source.Mqtt mqtt ->
                    new Entry(
                            Transport.MQTT,
                            AddressMatcher.of(mqtt.topic(), site),
                            profile,
                            decoder,
                            only,
                            others);
            case Source.Coap coap ->
                    new Entry(
                            Transport.COAP,
                            AddressMatcher.of(coap.path(), site),
                            profile,
                            decoder,
                            only,
                            others);
            // The host's address is its device id.
            case Source.Host _ -> new Entry(Transport.HOST, null, profile, decoder, only, others);
        };
    }

    static Refusal unknown(RawMessage message) {
        return new Refusal(
                "SKR-A201",
                "no profile knows the %s address '%s': add a profile with such a source to the profiles directory, or stop sending there"
                        .formatted(message.transport(), message.address()));
    }

    /**
     * The first route that fits, in the order of the profiles; null when none does. A wide address
     * such as {@code {device}/{resource}} takes no messages from profiles that know them: one that
     * names no resource of its profile fits only when nothing else does.
     */
    @Nullable Route of(Transport transport, String address) {
        Route last = null;
        for (Entry entry : entries) {
            if (entry.transport() == transport) {
                AddressMatcher matcher = entry.matcher();
                Match from = matcher == null ? new Match(address, null) : matcher.match(address);
                if (from != null && entry.isFor(from.deviceId())) {
                    var route = new Route(from, entry.profile(), entry.decoder());
                    if (entry.decoder().knows(from)) {
                        return route;
                    }
                    last = last == null ? route : last;
                }
            }
        }
        return last;
    }
}
