package dev.skerry.tool.flash.setup;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An address that a device has by itself instead of asking for one.
 *
 * @param address with the length of its network, as in {@code 192.168.1.20/24}
 * @param router null when there is none
 */
public record StaticAddress(String address, @Nullable String router, List<String> dns) {
    private static final Pattern CIDR = Pattern.compile("([0-9.]+)/([0-9]{1,2})");
    private static final Pattern IPV4 =
            Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");

    public StaticAddress {
        dns = List.copyOf(dns);
    }

    /**
     * An IPv4 address.
     *
     * @throws dev.skerry.tool.ToolException SKR-F027 if one of them is none, or the router is
     *     elsewhere
     */
    public static StaticAddress of(String address, @Nullable String router, List<String> dns) {
        var parts = CIDR.matcher(address);
        if (!parts.matches() || !isIpv4(parts.group(1))) {
            throw wrong("'%s' is no address like 192.168.1.20/24".formatted(address));
        }
        int length = Integer.parseInt(parts.group(2));
        if (length < 1 || length > 30) {
            throw wrong("the network of %s has /1 to /30".formatted(address));
        }
        if (router != null && (!isIpv4(router) || !isSameNetwork(parts.group(1), router, length))) {
            throw wrong("the router %s is not in the network of %s".formatted(router, address));
        }
        for (String server : dns) {
            if (!isIpv4(server)) {
                throw wrong("the name server '%s' is no address".formatted(server));
            }
        }
        return new StaticAddress(address, router, dns);
    }

    private static boolean isIpv4(String text) {
        return IPV4.matcher(text).matches() && bytes(text).allMatch(part -> part < 256);
    }

    private static IntStream bytes(String address) {
        return Arrays.stream(address.split("\\.", -1)).mapToInt(Integer::parseInt);
    }

    private static boolean isSameNetwork(String one, String other, int length) {
        int mask = -1 << (32 - length);
        return (number(one) & mask) == (number(other) & mask);
    }

    private static int number(String address) {
        return bytes(address).reduce(0, (sum, part) -> sum << 8 | part);
    }

    private static RuntimeException wrong(String text) {
        return SetupException.of("SKR-F027", "The static address: %s.".formatted(text));
    }
}
