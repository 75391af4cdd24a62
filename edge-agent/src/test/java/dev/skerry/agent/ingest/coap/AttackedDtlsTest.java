package dev.skerry.agent.ingest.coap;

import static dev.skerry.agent.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.ingest.coap.SecuredSite.Setup;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Handshakes of DTLS by hand, by peers that do not mean to finish them. */
class AttackedDtlsTest {
    private static final short DTLS_1_2 = (short) 0xFEFD;
    private static final short DTLS_1_0 = (short) 0xFEFF;

    /** TLS_PSK_WITH_AES_128_CCM_8. */
    private static final short COMMON_SUITE = (short) 0xC0A8;

    /** TLS_PSK_WITH_NULL_SHA256 (RFC 5487), which encrypts nothing. */
    private static final short NULL_SUITE = 0x00B0;

    private static final int HANDSHAKE = 22;
    private static final int ALERT = 21;
    private static final int CLIENT_HELLO = 1;
    private static final int SERVER_HELLO = 2;
    private static final int HELLO_VERIFY_REQUEST = 3;
    private static final int CLIENT_KEY_EXCHANGE = 16;
    private static final int PROTOCOL_VERSION = 70;

    private static final int PORTS = 64;
    private static final int ROUNDS = 30;
    private static final int LOST_MILLIS = 2_000;

    @TempDir private Path folder;
    private SecuredSite site;
    private DatagramSocket socket;

    @BeforeEach
    void open() throws IOException {
        site = new SecuredSite(folder, Setup.of("tank-1 = psk t1 text:0123456789abcdef"));
        socket = port(10_000);
    }

    @AfterEach
    void close() {
        socket.close();
        site.close();
    }

    @Test
    void a_handshake_that_is_left_half_open_is_given_up() throws Exception {
        assertThat(type(helloTwice(DTLS_1_2, COMMON_SUITE))).isEqualTo(SERVER_HELLO);
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(site.refused("SKR-I118")).isOne());
    }

    @Test
    void a_handshake_message_that_is_larger_than_any_ends_the_handshake() throws Exception {
        assertThat(type(helloTwice(DTLS_1_2, COMMON_SUITE))).isEqualTo(SERVER_HELLO);
        // The first 64 bytes of 16 MiB.
        send(DTLS_1_2, CLIENT_KEY_EXCHANGE, 2, 0xFF_FFFF, new byte[64]);
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(site.refused("SKR-I118")).isOne());
        assertThat(site.lastRefusal("SKR-I118")).contains("length");
    }

    @Test
    void dtls_1_0_is_not_spoken() throws Exception {
        assertThat(alert(helloTwice(DTLS_1_0, COMMON_SUITE))).isEqualTo(PROTOCOL_VERSION);
    }

    @Test
    void a_suite_that_encrypts_nothing_is_not_agreed_on() throws Exception {
        assertThat(alert(helloTwice(DTLS_1_2, NULL_SUITE))).isPositive();
    }

    @Test
    void who_has_not_proved_its_address_uses_up_nothing_of_it() throws Exception {
        for (int i = 0; i < 400; i++) {
            send(
                    DTLS_1_2,
                    CLIENT_HELLO,
                    0,
                    -1,
                    hello(DTLS_1_2, new byte[i % 2 * 32], COMMON_SUITE));
            assertThat(type(receive())).isEqualTo(HELLO_VERIFY_REQUEST);
        }
        assertThat(type(helloTwice(DTLS_1_2, COMMON_SUITE))).isEqualTo(SERVER_HELLO);
    }

    /** Many at a time, so that they begin sooner than an address may begin more. */
    @Test
    void an_address_begins_so_many_handshakes() throws Exception {
        int begun = 0;
        for (int round = 0; round < ROUNDS && site.refused("SKR-I118") == 0; round++) {
            begun += begin();
        }
        assertThat(site.refused("SKR-I118")).isPositive();
        assertThat(begun).isGreaterThan(100);
    }

    /** Begins handshakes from as many ports; gives how many the agent went on with. */
    private int begin() throws IOException {
        List<DatagramSocket> ports = new ArrayList<>();
        try {
            for (int i = 0; i < PORTS; i++) {
                ports.add(port(LOST_MILLIS));
                send(ports.get(i), DTLS_1_2, CLIENT_HELLO, 0, -1, hello(new byte[0]));
            }
            for (DatagramSocket port : ports) {
                byte[] answer = received(port);
                if (answer.length > 0) {
                    send(port, DTLS_1_2, CLIENT_HELLO, 1, -1, hello(cookie(answer)));
                }
            }
            int begun = 0;
            for (DatagramSocket port : ports) {
                byte[] answer = received(port);
                begun += answer.length > 0 && type(answer) == SERVER_HELLO ? 1 : 0;
            }
            return begun;
        } finally {
            ports.forEach(DatagramSocket::close);
        }
    }

    private static DatagramSocket port(int patienceMillis) throws IOException {
        var port = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        port.setSoTimeout(patienceMillis);
        return port;
    }

    /** Nothing when it was lost, as datagrams are. */
    private static byte[] received(DatagramSocket port) throws IOException {
        try {
            return receive(port);
        } catch (SocketTimeoutException e) {
            return new byte[0];
        }
    }

    private static byte[] hello(byte[] cookie) {
        return hello(DTLS_1_2, cookie, COMMON_SUITE);
    }

    /** With the cookie, once there is one; gives what came last. */
    private byte[] helloTwice(short version, short suite) throws IOException {
        send(version, CLIENT_HELLO, 0, -1, hello(version, new byte[0], suite));
        byte[] answer = receive();
        if (type(answer) != HELLO_VERIFY_REQUEST) {
            return answer;
        }
        send(version, CLIENT_HELLO, 1, -1, hello(version, cookie(answer), suite));
        return receive();
    }

    private static byte[] cookie(byte[] verifyRequest) {
        int at = 13 + 12 + 2;
        return Arrays.copyOfRange(verifyRequest, at + 1, at + 1 + (verifyRequest[at] & 0xFF));
    }

    /** RFC 6347, section 4.2.1. */
    private static byte[] hello(short version, byte[] cookie, short suite) {
        return ByteBuffer.allocate(2 + 32 + 1 + 1 + cookie.length + 4 + 2)
                .putShort(version)
                .put(new byte[32])
                .put((byte) 0)
                .put((byte) cookie.length)
                .put(cookie)
                .putShort((short) 2)
                .putShort(suite)
                .put((byte) 1)
                .put((byte) 0)
                .array();
    }

    /** Sends a message of the handshake, or the first part of one that says it is as long. */
    private void send(short version, int type, int sequence, int length, byte[] body)
            throws IOException {
        send(socket, version, type, sequence, length, body);
    }

    private void send(
            DatagramSocket from, short version, int type, int sequence, int length, byte[] body)
            throws IOException {
        ByteBuffer record = ByteBuffer.allocate(13 + 12 + body.length);
        record.put((byte) HANDSHAKE).putShort(version).putShort((short) 0);
        record.putShort((short) 0).putInt(sequence).putShort((short) (12 + body.length));
        record.put((byte) type);
        three(record, length < 0 ? body.length : length);
        record.putShort((short) sequence);
        three(record, 0);
        three(record, body.length);
        record.put(body);
        var to = new InetSocketAddress(InetAddress.getLoopbackAddress(), site.source.securePort());
        from.send(new DatagramPacket(record.array(), record.position(), to));
    }

    private static void three(ByteBuffer out, int value) {
        out.put((byte) (value >> 16)).putShort((short) value);
    }

    private byte[] receive() throws IOException {
        return receive(socket);
    }

    private static byte[] receive(DatagramSocket at) throws IOException {
        var answer = new DatagramPacket(new byte[2_048], 2_048);
        at.receive(answer);
        return Arrays.copyOf(answer.getData(), answer.getLength());
    }

    /** Of the handshake's message; -1 for an alert. */
    private static int type(byte[] answer) {
        return answer[0] == HANDSHAKE ? answer[13] : -1;
    }

    /** What an alert says; -1 for anything else. */
    private static int alert(byte[] answer) {
        return answer[0] == ALERT ? answer[14] : -1;
    }
}
