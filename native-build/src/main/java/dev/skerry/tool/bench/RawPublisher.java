package dev.skerry.tool.bench;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An MQTT 3.1.1 client that can only publish at QoS 1. It costs a tenth of a full client, so that
 * the load takes little of the machine that is measured.
 */
public final class RawPublisher implements AutoCloseable {
    private static final int CONNECT = 0x10;
    private static final int PUBLISH_QOS1 = 0x32;
    private static final int PUBACK = 0x40;
    private static final int WINDOW = 20;

    private final Socket socket;
    private final DataOutputStream out;
    private final byte[] topic;
    private final Semaphore window = new Semaphore(WINDOW);
    private final AtomicLong acknowledged = new AtomicLong();
    private int packetId;

    /** Connects to a broker on loopback. */
    public RawPublisher(int port, String clientId, String topic) throws IOException {
        this.topic = topic.getBytes(StandardCharsets.UTF_8);
        this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        this.out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
        DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        sendConnect(clientId);
        byte[] connack = in.readNBytes(4);
        if (connack.length != 4 || connack[3] != 0) {
            throw new IOException("the broker refused the connection");
        }
        Thread.ofVirtual().name("puback-" + clientId).start(() -> readAcknowledgements(in));
    }

    private void sendConnect(String clientId) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream body = new DataOutputStream(bytes);
        body.writeUTF("MQTT");
        // Level 4 is 3.1.1; clean session; no keep-alive.
        body.write(new byte[] {4, 2, 0, 0});
        body.writeUTF(clientId);
        writePacket(CONNECT, bytes.toByteArray());
        out.flush();
    }

    private void writePacket(int type, byte[] body) throws IOException {
        out.writeByte(type);
        writeLength(body.length);
        out.write(body);
    }

    /** MQTT 3.1.1, section 2.2.3. */
    private void writeLength(int length) throws IOException {
        int rest = length;
        do {
            int digit = rest % 128;
            rest /= 128;
            out.writeByte(rest > 0 ? digit | 0x80 : digit);
        } while (rest > 0);
    }

    /** Publishes, waiting while too many publishes are not acknowledged yet. */
    public void publish(byte[] payload) throws IOException, InterruptedException {
        if (!window.tryAcquire()) {
            out.flush();
            window.acquire();
        }
        packetId = packetId % 0xFFFF + 1;
        out.writeByte(PUBLISH_QOS1);
        writeLength(2 + topic.length + 2 + payload.length);
        out.writeShort(topic.length);
        out.write(topic);
        out.writeShort(packetId);
        out.write(payload);
    }

    /** Has the broker see what was published. */
    public void flush() throws IOException {
        out.flush();
    }

    /** Publishes that the broker acknowledged. */
    long acknowledged() {
        return acknowledged.get();
    }

    private void readAcknowledgements(DataInputStream in) {
        try {
            while (true) {
                int type = in.readUnsignedByte();
                int length = in.readUnsignedByte();
                in.skipNBytes(length);
                if ((type & 0xF0) == PUBACK) {
                    acknowledged.incrementAndGet();
                    window.release();
                }
            }
        } catch (EOFException e) {
            return;
        } catch (IOException e) {
            // The socket was closed at the end of the run; a broken one shows in the counts.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
