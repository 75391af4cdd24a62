package dev.skerry.profile.settings;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;

/** What a host name or address stands for on this machine. */
public final class Hosts {
    /** An address that a process can listen on. */
    public static final Rule OWN =
            value ->
                    isOwn(value.strip())
                            ? null
                            : "write an address or a name of this machine, such as 127.0.0.1";

    private Hosts() {}

    /** Whether only this machine reaches the host. */
    public static boolean isLoopback(String host) {
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (!address.isLoopbackAddress()) {
                    return false;
                }
            }
            return true;
        } catch (UnknownHostException e) {
            // It can't be reached or bound either; until then it counts as somebody else's.
            return false;
        }
    }

    private static boolean isOwn(String host) {
        try {
            InetAddress address = InetAddress.getByName(host);
            return address.isAnyLocalAddress()
                    || address.isLoopbackAddress()
                    || NetworkInterface.getByInetAddress(address) != null;
        } catch (IOException e) {
            return false;
        }
    }
}
