package dev.skerry.agent.ingest.coap;

import dev.skerry.profile.decode.AddressMatcher;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Source;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A profile's {@code observe}: an address, or a pattern whose devices are found by asking the
 * server that it names ({@code /.well-known/core}, RFC 6690).
 *
 * @param pattern the address with {@code {device}}, where it has one
 */
record ObservedPattern(String pattern, Source.Coap source, AddressMatcher path) {
    private static final String DEVICE = "{device}";

    static List<ObservedPattern> of(List<DeviceProfile> profiles, String site) {
        var patterns = new ArrayList<ObservedPattern>();
        for (DeviceProfile profile : profiles) {
            for (Source source : profile.sources()) {
                if (source instanceof Source.Coap coap && coap.observe() != null) {
                    patterns.add(
                            new ObservedPattern(
                                    coap.observe().replace("{site}", site),
                                    coap,
                                    AddressMatcher.of(coap.path(), site)));
                }
            }
        }
        return patterns;
    }

    /** Whether the other one observes the same in the same way. */
    boolean isSame(ObservedPattern other) {
        return pattern.equals(other.pattern) && source.equals(other.source);
    }

    /** Whether it names one resource. */
    boolean isAddress() {
        return !pattern.contains(DEVICE);
    }

    /** The server to ask for its devices, or null when the server itself depends on the device. */
    @Nullable URI server() {
        int pathAt = pattern.indexOf('/', pattern.indexOf("//") + 2);
        String authority = pathAt < 0 ? pattern : pattern.substring(0, pathAt);
        return isAddress() || authority.contains(DEVICE) ? null : URI.create(authority);
    }

    /** The server that has a device; empty when the pattern is another device's address. */
    Optional<URI> serverOf(String deviceId) {
        URI uri = URI.create(pattern.replace(DEVICE, deviceId));
        return !isAddress() || deviceId.equals(path.deviceIdOf(uri.getPath()))
                ? Optional.of(uri.resolve("/"))
                : Optional.empty();
    }

    /** The observed resource at this address. */
    Observation.Target target(URI uri, String deviceId) {
        return new Observation.Target(
                uri,
                deviceId,
                path.subscription().replace("+", deviceId),
                source.payload().format());
    }

    /** The target of a resource that the server lists, or null if it is not of this profile. */
    Observation.@Nullable Target listed(URI server, String listedPath) {
        String wanted = pattern.substring(server.toString().length());
        String deviceId = AddressMatcher.of(wanted, "").deviceIdOf(listedPath);
        return deviceId == null ? null : target(server.resolve(listedPath), deviceId);
    }

    /** Whether a configured address is one of this pattern. */
    boolean matches(URI uri, String deviceId) {
        return pattern.replace(DEVICE, deviceId).equals(uri.toString());
    }
}
