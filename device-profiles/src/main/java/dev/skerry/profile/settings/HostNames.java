package dev.skerry.profile.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The names that a process goes by. It refuses requests for any other and those of pages from
 * elsewhere: without that any web page could use the process through its visitor's browser, by
 * letting a name of its own point to 127.0.0.1 (DNS rebinding) or by sending what browsers send
 * without asking first (a POST without a body).
 */
public final class HostNames {
    private static final Pattern NAME =
            Pattern.compile(
                    "[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\]|[0-9A-Fa-f]*(:[0-9A-Fa-f.]*){2,}");

    /** Further names, separated by commas. */
    public static final Rule FURTHER =
            value ->
                    Stream.of(value.split(",", -1))
                                    .allMatch(name -> NAME.matcher(name.strip()).matches())
                            ? null
                            : "write names or addresses without ports, separated by commas";

    private final boolean checked;
    private final Set<String> names;

    private HostNames(boolean checked, Set<String> names) {
        this.checked = checked;
        this.names = names;
    }

    /**
     * The names of a process.
     *
     * @param listening the host that it listens on
     * @param further names that it was told
     */
    public static HostNames of(String listening, Collection<String> further) {
        List<String> all = new ArrayList<>(List.of("localhost", "127.0.0.1", "::1", listening));
        all.addAll(further);
        return new HostNames(
                Hosts.isLoopback(listening) || !further.isEmpty(),
                all.stream().map(HostNames::plain).collect(Collectors.toUnmodifiableSet()));
    }

    /**
     * Whether requests have to be for one of the names. Beyond loopback only the operator knows
     * what the process is called.
     */
    public boolean areChecked() {
        return checked;
    }

    /**
     * What is wrong with a request; null if nothing is.
     *
     * @param host that it is for, without the port; null if it names none that can be read
     * @param origin of the page that it comes from (RFC 6454); null if there is none
     */
    public @Nullable String objection(@Nullable String host, @Nullable String origin) {
        if (host == null) {
            return "the request names no host that can be read";
        }
        if (!names.contains(plain(host))) {
            return "the request is for " + host;
        }
        return origin == null || isOurs(origin) ? null : "the request comes from " + origin;
    }

    private boolean isOurs(String origin) {
        try {
            String host = new URI(origin).getHost();
            return host != null && names.contains(plain(host));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** As names are compared: in lower case, an IPv6 address without its brackets. */
    private static String plain(String host) {
        String lower = host.strip().toLowerCase(Locale.ROOT);
        return lower.startsWith("[") && lower.endsWith("]")
                ? lower.substring(1, lower.length() - 1)
                : lower;
    }
}
