package dev.skerry.tool.bench.footprint;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A sensor that says its reading over CoAP (RFC 7252) until an agent answers that it is durable. It
 * asks a hundred times a second, so it tells when that was to 10 ms; a client that backs off as the
 * RFC has it would not.
 */
final class WaitingSensor {
    private static final int ATTEMPT_MILLIS = 10;
    private static final int CONFIRMABLE_POST = 0x4002;
    private static final byte CHANGED = 0x44;
    private static final int URI_PATH = 11;
    private static final int CONTENT_FORMAT = 12;
    private static final byte JSON = 50;
    private static final byte PAYLOAD = (byte) 0xFF;

    private WaitingSensor() {}

    /** Whether a reading became durable at the agent that listens on this port, in that time. */
    static boolean isHeard(int port, List<String> path, Duration patience) throws IOException {
        long begin = System.nanoTime();
        byte[] answer = new byte[1_500];
        try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            socket.connect(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(ATTEMPT_MILLIS);
            for (int i = 1; System.nanoTime() - begin < patience.toNanos(); i++) {
                byte[] message = message(i, path);
                try {
                    socket.send(new DatagramPacket(message, message.length));
                    socket.receive(new DatagramPacket(answer, answer.length));
                    if (answer[1] == CHANGED) {
                        return true;
                    }
                } catch (SocketTimeoutException e) {
                    // Not yet.
                } catch (PortUnreachableException e) {
                    // Nobody listens yet: it is told at once, which would make this a busy loop.
                    LockSupport.parkNanos(ATTEMPT_MILLIS * 1_000_000L);
                }
            }
        }
        return false;
    }

    /** RFC 7252, section 3; no token, as each answer is as good as any other. */
    static byte[] message(int id, List<String> path) {
        ByteBuffer message = ByteBuffer.allocate(256);
        message.putShort((short) CONFIRMABLE_POST).putShort((short) id);
        int option = 0;
        for (String segment : path) {
            byte[] text = segment.getBytes(StandardCharsets.UTF_8);
            message.put((byte) (((URI_PATH - option) << 4) | text.length)).put(text);
            option = URI_PATH;
        }
        message.put((byte) (((CONTENT_FORMAT - option) << 4) | 1)).put(JSON);
        message.put(PAYLOAD).put("{\"v\": %d}".formatted(id).getBytes(StandardCharsets.UTF_8));
        byte[] whole = new byte[message.position()];
        message.flip().get(whole);
        return whole;
    }
}
