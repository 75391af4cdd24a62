package dev.skerry.gateway.authority;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What the gateway is called, in its own certificate. */
public final class ServerNames {
    private ServerNames() {}

    /**
     * Loopback, the host that it listens on, the machine's name and addresses if it listens on all
     * of them, and what the operator says.
     */
    public static Set<String> of(String listening, Collection<String> further) {
        Set<String> names = new LinkedHashSet<>(List.of("localhost", "127.0.0.1", "::1"));
        try {
            InetAddress address = InetAddress.getByName(listening);
            if (address.isAnyLocalAddress()) {
                addMachine(names);
            } else {
                names.add(listening);
            }
        } catch (UnknownHostException | SocketException e) {
            names.add(listening);
        }
        further.forEach(name -> names.add(plain(name)));
        return names;
    }

    private static void addMachine(Set<String> names) throws UnknownHostException, SocketException {
        names.add(InetAddress.getLocalHost().getHostName());
        NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .map(InetAddress::getHostAddress)
                .forEach(address -> names.add(withoutZone(address)));
    }

    private static String withoutZone(String address) {
        int zone = address.indexOf('%');
        return zone < 0 ? address : address.substring(0, zone);
    }

    private static String plain(String name) {
        String stripped = name.strip();
        return stripped.startsWith("[") && stripped.endsWith("]")
                ? stripped.substring(1, stripped.length() - 1)
                : stripped;
    }
}
