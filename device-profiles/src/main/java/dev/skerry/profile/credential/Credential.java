package dev.skerry.profile.credential;

import dev.skerry.profile.model.DeviceId;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A line of the file.
 *
 * @param devices a device's id; the beginning of ids and a {@code *}; or a server, {@code
 *     coaps://host:port}, that the agent itself asks with this key
 */
public record Credential(String devices, Proof proof) {
    private static final String SERVER = "coaps://";
    private static final String ANY_END = "*";
    private static final String IS = " = ";

    public Credential {
        String fault = devices.startsWith(SERVER) ? serverFault(devices, proof) : fault(devices);
        if (fault != null) {
            throw new IllegalArgumentException("'%s': %s".formatted(devices, fault));
        }
    }

    private static @Nullable String fault(String devices) {
        int anyEnd = devices.indexOf(ANY_END);
        if (anyEnd >= 0 && anyEnd < devices.length() - 1) {
            return "* stands at the end, for whatever follows";
        }
        return devices.contains(IS) || devices.startsWith("#")
                ? "it can't be written into the file: give the device another id"
                : DeviceId.fault(devices);
    }

    private static @Nullable String serverFault(String server, Proof proof) {
        try {
            URI uri = new URI(server);
            if (uri.getHost() == null || uri.getPort() <= 0 || !uri.getPath().isEmpty()) {
                return "write coaps://host:port";
            }
        } catch (URISyntaxException e) {
            return "write coaps://host:port";
        }
        return proof instanceof Proof.Psk ? null : "a server is asked with a psk";
    }

    private static boolean isPattern(String devices) {
        return devices.endsWith(ANY_END);
    }

    /** Whether it is for a server that the agent asks. */
    public boolean isForServer() {
        return devices.startsWith(SERVER);
    }

    /** Whether it is for all devices whose ids begin so. */
    public boolean isPattern() {
        return isPattern(devices);
    }

    /** Whether it is for this device. */
    public boolean isFor(String deviceId) {
        return isPattern()
                ? deviceId.startsWith(devices.substring(0, devices.length() - 1))
                : devices.equals(deviceId);
    }

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException with what is wrong and what to write, without any key
     */
    static Credential parse(String line) {
        int at = line.indexOf(IS);
        if (at < 0) {
            throw new IllegalArgumentException(
                    "write DEVICE = psk IDENTITY KEY, DEVICE = certificate SHA256, DEVICE = subject NAME or DEVICE = broker");
        }
        return new Credential(line.substring(0, at).strip(), proof(line.substring(at + 3).strip()));
    }

    private static Proof proof(String written) {
        String[] words = written.split("\\s+", 2);
        String rest = words.length == 1 ? "" : words[1];
        return switch (words[0]) {
            case "psk" -> psk(rest);
            case "certificate" -> new Proof.Fingerprint(rest);
            case "subject" -> new Proof.Subject(rest);
            case "broker" -> broker(rest);
            default ->
                    throw new IllegalArgumentException(
                            "behind '=' stands psk, certificate, subject or broker");
        };
    }

    private static Proof psk(String rest) {
        int at = rest.lastIndexOf(' ');
        if (at < 0) {
            throw new IllegalArgumentException("write psk IDENTITY KEY");
        }
        return new Proof.Psk(rest.substring(0, at).strip(), PskKey.of(rest.substring(at + 1)));
    }

    private static Proof broker(String rest) {
        if (!rest.isEmpty()) {
            throw new IllegalArgumentException("nothing stands behind broker");
        }
        return new Proof.Broker();
    }

    /** As it stands in the file, with its key. */
    String line() {
        String secret = proof instanceof Proof.Psk psk ? " " + psk.key().hex() : "";
        return devices + IS + proof.shown() + secret;
    }
}
