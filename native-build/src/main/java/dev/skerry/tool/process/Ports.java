package dev.skerry.tool.process;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of the loopback interface. Free ones are taken from below those that the system gives to
 * outgoing connections: it may be seconds until the process that a port is meant for listens there.
 */
public final class Ports {
    private static final int LOWEST = 20_000;
    private static final int LOWEST_EPHEMERAL = 32_768;
    private static final int ATTEMPTS = 1_000;

    private Ports() {}

    /** The wanted TCP port if it is free, else any free one. */
    public static int preferTcp(int wanted) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
            return socket.getLocalPort();
        } catch (IOException e) {
            return freeTcp();
        }
    }

    /** A TCP port that was free a moment ago. */
    public static int freeTcp() {
        return free(
                port -> {
                    try (ServerSocket socket =
                            new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                        return socket.isBound();
                    }
                });
    }

    /** The wanted UDP port if it is free, else any free one. */
    public static int preferUdp(int wanted) {
        try (DatagramSocket socket = new DatagramSocket(wanted, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (SocketException e) {
            return freeUdp();
        }
    }

    /** A UDP port that was free a moment ago. */
    public static int freeUdp() {
        return free(
                port -> {
                    try (DatagramSocket socket =
                            new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
                        return socket.isBound();
                    }
                });
    }

    private interface Attempt {
        boolean binds(int port) throws IOException;
    }

    private static int free(Attempt attempt) {
        for (int i = 0; i < ATTEMPTS; i++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, LOWEST_EPHEMERAL);
            try {
                if (attempt.binds(port)) {
                    return port;
                }
            } catch (IOException e) {
                // Taken: the next one.
            }
        }
        throw new IllegalStateException(
                "no free port between %d and %d".formatted(LOWEST, LOWEST_EPHEMERAL));
    }
}
