package dev.skerry.profile.decode;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Recognises the addresses of a profile's devices: MQTT topics or CoAP paths in which {@code
 * {site}}, {@code {device}} and {@code {resource}} stand as whole levels. At the end {@code
 * {resource}} stands for one or more levels, elsewhere for one.
 */
public final class AddressMatcher {
    private static final String SITE = "{site}";
    private static final String DEVICE = "{device}";
    private static final String RESOURCE = "{resource}";

    private final List<String> levels;
    private final boolean hasDevice;

    private AddressMatcher(List<String> levels) {
        this.levels = List.copyOf(levels);
        this.hasDevice = levels.contains(DEVICE);
    }

    /**
     * What an address names.
     *
     * @param resource what stands for {@code {resource}}, or null if the pattern has none
     */
    public record Match(String deviceId, @Nullable String resource) {}

    /**
     * A matcher for a profile's topic or path at one site.
     *
     * @throws IllegalArgumentException if a placeholder stands in it more than once, which the
     *     profile compiler refuses
     */
    public static AddressMatcher of(String pattern, String site) {
        List<String> levels = List.of(pattern.replace(SITE, site).split("/", -1));
        for (String placeholder : List.of(DEVICE, RESOURCE)) {
            if (levels.indexOf(placeholder) != levels.lastIndexOf(placeholder)) {
                throw new IllegalArgumentException(
                        "more than one " + placeholder + " in " + pattern);
            }
        }
        return new AddressMatcher(levels);
    }

    /** Whether the address says of which resource the message is. */
    public boolean namesResource() {
        return levels.contains(RESOURCE);
    }

    /** The MQTT topic filter that matches every device of the profile. */
    public String subscription() {
        return subscription(levels.getLast().equals(RESOURCE) ? "#" : "+");
    }

    /**
     * The topic filter for one resource.
     *
     * @param resource what stands for {@code {resource}}
     */
    public String subscription(String resource) {
        return String.join(
                "/",
                levels.stream()
                        .map(
                                level ->
                                        switch (level) {
                                            case DEVICE -> "+";
                                            case RESOURCE -> resource;
                                            default -> level;
                                        })
                        .toList());
    }

    /**
     * What the address names, or null if it is not an address of this profile; empty ids are none.
     */
    public @Nullable Match match(String address) {
        String device = null;
        String resource = null;
        int at = 0;
        for (int i = 0; i < levels.size(); i++) {
            boolean isLast = i == levels.size() - 1;
            String level = levels.get(i);
            boolean takesRest = isLast && level.equals(RESOURCE);
            int slash = takesRest ? -1 : address.indexOf('/', at);
            if (at > address.length() || (slash < 0) != isLast) {
                return null;
            }
            int end = slash < 0 ? address.length() : slash;
            switch (level) {
                case DEVICE -> device = address.substring(at, end);
                case RESOURCE -> resource = address.substring(at, end);
                default -> {
                    if (end - at != level.length() || !address.startsWith(level, at)) {
                        return null;
                    }
                }
            }
            at = end + 1;
        }
        return device == null || device.isEmpty() || "".equals(resource)
                ? null
                : new Match(device, resource);
    }

    /** The id of the device alone, see {@link #match}. */
    public @Nullable String deviceIdOf(String address) {
        Match match = hasDevice ? match(address) : null;
        return match == null ? null : match.deviceId();
    }
}
