package dev.skerry.tool.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;

/** Ports of the loopback interface. */
public final class Ports {
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
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free TCP port", e);
        }
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
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (SocketException e) {
            throw new UncheckedIOException("no free UDP port", e);
        }
    }
}
