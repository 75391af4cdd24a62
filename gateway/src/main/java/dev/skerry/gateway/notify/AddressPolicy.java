package dev.skerry.gateway.notify;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * Where the gateway may be sent to by whoever sets a webhook: not to itself under a name that means
 * nothing elsewhere, such as a cloud's metadata at 169.254.169.254, and in the clear only where
 * nobody else listens. Private networks are where many receivers of a plant are; they can be
 * switched off.
 */
public final class AddressPolicy {
    private static final int LAST_PORT = 65_535;

    private final boolean isPrivateAllowed;
    private final Resolver resolver;

    /** Finds the addresses of a name. */
    interface Resolver {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    public AddressPolicy(boolean isPrivateAllowed) {
        this(isPrivateAllowed, InetAddress::getAllByName);
    }

    AddressPolicy(boolean isPrivateAllowed, Resolver resolver) {
        this.isPrivateAllowed = isPrivateAllowed;
        this.resolver = resolver;
    }

    /** What is wrong with an address as it is written; null for nothing. */
    @Nullable String objection(String url) {
        URI uri = parsed(url);
        String scheme = uri == null ? null : uri.getScheme();
        if (uri == null || uri.getHost() == null || scheme == null) {
            return "it is no address such as https://hooks.example.org/alarms";
        }
        if (!scheme.equalsIgnoreCase("https") && !scheme.equalsIgnoreCase("http")) {
            return "it is neither https:// nor http://";
        }
        if (uri.getPort() == 0 || uri.getPort() > LAST_PORT) {
            return "its port is not from 1 to " + LAST_PORT;
        }
        if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            return "it has a user or a fragment: a path or a query may hold a token";
        }
        return null;
    }

    /** The same, with what its name leads to at present. */
    @Nullable String objectionNow(String url) {
        String objection = objection(url);
        if (objection != null) {
            return objection;
        }
        URI uri = URI.create(url);
        String host = uri.getHost();
        try {
            for (InetAddress address : resolver.addresses(host.replaceAll("^\\[|]$", ""))) {
                String wrong = objection(address, uri.getScheme().equalsIgnoreCase("https"));
                if (wrong != null) {
                    return host + " is " + address.getHostAddress() + ", " + wrong;
                }
            }
            return null;
        } catch (UnknownHostException e) {
            return host + " is not known here";
        }
    }

    private @Nullable String objection(InetAddress address, boolean isTls) {
        if (address.isLinkLocalAddress()
                || address.isAnyLocalAddress()
                || address.isMulticastAddress()) {
            return "which is no receiver's";
        }
        boolean isPrivate =
                address.isLoopbackAddress() || address.isSiteLocalAddress() || isUnique(address);
        if (isPrivate && !isPrivateAllowed) {
            return "a private address, and skerry.gateway.notifications.private-addresses is refused";
        }
        return isPrivate || isTls ? null : "a public address, which takes https://";
    }

    /** Unique local addresses (RFC 4193). */
    private static boolean isUnique(InetAddress address) {
        return address instanceof Inet6Address && (address.getAddress()[0] & 0xfe) == 0xfc;
    }

    private static @Nullable URI parsed(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
