package dev.skerry.profile.decode;

import org.jspecify.annotations.Nullable;

/**
 * Recognises the addresses of a profile's devices: MQTT topics or CoAP paths in which {@code
 * {site}} and {@code {device}} stand as whole levels.
 */
public final class AddressMatcher {
    private static final String SITE = "{site}";
    private static final String DEVICE = "{device}";

    private final String prefix;
    private final String suffix;
    private final boolean hasDevice;

    private AddressMatcher(String prefix, String suffix, boolean hasDevice) {
        this.prefix = prefix;
        this.suffix = suffix;
        this.hasDevice = hasDevice;
    }

    /**
     * A matcher for a profile's topic or path at one site.
     *
     * @throws IllegalArgumentException if {@code {device}} stands in it more than once, which the
     *     profile compiler refuses
     */
    public static AddressMatcher of(String pattern, String site) {
        String here = pattern.replace(SITE, site);
        int at = here.indexOf(DEVICE);
        if (at < 0) {
            return new AddressMatcher(here, "", false);
        }
        String rest = here.substring(at + DEVICE.length());
        if (rest.contains(DEVICE)) {
            throw new IllegalArgumentException("more than one {device} in " + pattern);
        }
        return new AddressMatcher(here.substring(0, at), rest, true);
    }

    /** The MQTT topic filter that matches every device of the profile. */
    public String subscription() {
        return hasDevice ? prefix + "+" + suffix : prefix;
    }

    /**
     * The id of the device that the address belongs to, or null if it is not an address of this
     * profile; empty ids are none.
     */
    public @Nullable String deviceIdOf(String address) {
        int end = address.length() - suffix.length();
        if (!hasDevice
                || end <= prefix.length()
                || !address.startsWith(prefix)
                || !address.endsWith(suffix)
                || address.lastIndexOf('/', end - 1) >= prefix.length()) {
            return null;
        }
        return address.substring(prefix.length(), end);
    }
}
