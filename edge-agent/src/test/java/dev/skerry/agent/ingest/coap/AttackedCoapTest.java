package dev.skerry.agent.ingest.coap;

import static dev.skerry.agent.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.ingest.coap.SecuredSite.Setup;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.eclipse.californium.core.CoapClient;
import org.eclipse.californium.core.CoapResponse;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.pskstore.AdvancedSinglePskStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes to the agent's CoAP ports with bad intentions, and that the others don't notice. */
@Tag("slow")
class AttackedCoapTest {
    private static final String KEY = "0123456789abcdef";
    private static final String TANK_1 = "tank-1 = psk t1 text:" + KEY;

    @TempDir Path folder;
    private final List<CoapEndpoint> endpoints = new ArrayList<>();

    @AfterEach
    void close() {
        endpoints.forEach(CoapEndpoint::destroy);
    }

    private CoapClient keyed(int port, String device, String identity) {
        Configuration configuration = configuration();
        var connector =
                new DTLSConnector(
                        new DtlsConnectorConfig.Builder(configuration)
                                .set(DtlsConfig.DTLS_MAX_RETRANSMISSIONS, 1)
                                .set(DtlsConfig.DTLS_CONNECTION_ID_LENGTH, 0)
                                .setAdvancedPskStore(
                                        new AdvancedSinglePskStore(identity, KEY.getBytes(UTF_8)))
                                .build());
        CoapEndpoint endpoint =
                CoapEndpoint.builder()
                        .setConfiguration(configuration)
                        .setConnector(connector)
                        .build();
        endpoints.add(endpoint);
        return client("coaps://127.0.0.1:%d/tank/%s".formatted(port, device), endpoint);
    }

    private CoapClient plain(int port, String device) {
        CoapEndpoint endpoint = CoapEndpoint.builder().setConfiguration(configuration()).build();
        endpoints.add(endpoint);
        return client("coap://127.0.0.1:%d/tank/%s".formatted(port, device), endpoint);
    }

    private static CoapClient client(String address, CoapEndpoint endpoint) {
        var client = new CoapClient(URI.create(address));
        client.setEndpoint(endpoint);
        client.setTimeout(15_000L);
        return client;
    }

    private static Configuration configuration() {
        CoapConfig.register();
        DtlsConfig.register();
        return Configuration.createStandardWithoutFile().set(DtlsConfig.DTLS_MAX_CONNECTIONS, 10);
    }

    private static @Nullable CoapResponse post(CoapClient client) throws Exception {
        return client.post(
                "{\"level\": %d}".formatted(System.nanoTime()), MediaTypeRegistry.APPLICATION_JSON);
    }

    @Test
    void a_datagram_that_is_sent_again_is_nothing_new() throws Exception {
        try (var site = new SecuredSite(folder, Setup.of(TANK_1));
                var eavesdropper = new Relay(site.source.securePort())) {
            CoapClient tank = keyed(eavesdropper.port(), "tank-1", "t1");
            assertThat(post(tank)).isNotNull();
            assertThat(post(tank)).isNotNull();
            int answers = eavesdropper.answers();

            eavesdropper.replay();
            assertThat(post(tank)).isNotNull();
            assertThat(site.accepted).hasSize(3);
            // Nothing but the answer to the last one came back: no oracle, no amplification.
            assertThat(eavesdropper.answers()).isLessThanOrEqualTo(answers + 3);
        }
    }

    @Test
    void an_association_goes_on_by_its_connection_id_when_its_address_changes() throws Exception {
        try (var site = new SecuredSite(folder, Setup.of(TANK_1));
                var router = new Relay(site.source.securePort())) {
            CoapClient tank = keyed(router.port(), "tank-1", "t1");
            assertThat(post(tank)).isNotNull();
            router.changeAddress();
            CoapResponse answer = answered(tank);
            assertThat(answer.getCode()).isEqualTo(ResponseCode.CHANGED);
            assertThat(site.accepted).hasSize(2);
        }
    }

    @Test
    void a_key_that_is_taken_away_ends_the_association() throws Exception {
        try (var site = new SecuredSite(folder, Setup.of(TANK_1, "tank-2 = psk t2 text:" + KEY))) {
            CoapClient tank = keyed(site.source.securePort(), "tank-1", "t1");
            assertThat(post(tank)).isNotNull();
            site.credentialsFile().remove(credential -> credential.devices().equals("tank-1"));
            await().atMost(20, TimeUnit.SECONDS)
                    .untilAsserted(() -> assertThat(quietPost(tank)).isNull());
            // What it sends goes unanswered, and it can't begin another.
            CoapClient again = keyed(site.source.securePort(), "tank-1", "t1");
            assertThat(quietPost(again)).isNull();
            await().until(() -> site.refused("SKR-I118") > 0);
        }
    }

    private static CoapResponse answered(CoapClient client) throws Exception {
        return Objects.requireNonNull(post(client), "no answer");
    }

    private static @Nullable CoapResponse quietPost(CoapClient client) throws Exception {
        client.setTimeout(3_000L);
        try {
            return post(client);
        } catch (IOException e) {
            return null;
        }
    }

    @Test
    void a_handshake_begins_with_a_cookie() throws Exception {
        try (var site = new SecuredSite(folder, Setup.of(TANK_1));
                var attacker = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            attacker.setSoTimeout(2_000);
            byte[] hello = clientHello();
            var to =
                    new InetSocketAddress(
                            InetAddress.getLoopbackAddress(), site.source.securePort());
            attacker.send(new DatagramPacket(hello, hello.length, to));
            var answer = new DatagramPacket(new byte[2_048], 2_048);
            attacker.receive(answer);
            // HelloVerifyRequest (RFC 6347, section 4.2.1), which is no larger than what was sent.
            assertThat(answer.getData()[13]).isEqualTo((byte) 3);
            assertThat(answer.getLength()).isLessThanOrEqualTo(hello.length);
        }
    }

    /** A ClientHello with TLS_PSK_WITH_AES_128_CCM_8 and no cookie. */
    private static byte[] clientHello() {
        ByteBuffer body = ByteBuffer.allocate(64);
        body.putShort((short) 0xFEFD).put(new byte[32]).put((byte) 0).put((byte) 0);
        body.putShort((short) 2).putShort((short) 0xC0A8).put((byte) 1).put((byte) 0);
        int length = body.position();
        ByteBuffer record = ByteBuffer.allocate(25 + length);
        record.put((byte) 22).putShort((short) 0xFEFD).put(new byte[8]);
        record.putShort((short) (12 + length));
        record.put((byte) 1).put((byte) 0).putShort((short) length).putShort((short) 0);
        record.put(new byte[3]).put((byte) 0).putShort((short) length);
        record.put(body.array(), 0, length);
        return record.array();
    }

    @Test
    void a_device_that_floods_is_told_when_to_come_back_while_another_goes_on() throws Exception {
        try (var site = new SecuredSite(folder, Setup.of(TANK_1).limited(2, 2_000))) {
            CoapClient flooding = keyed(site.source.securePort(), "tank-1", "t1");
            CoapClient other = plain(site.source.port(), "tank-2");
            CoapResponse last = answered(flooding);
            for (int i = 1; i < 30; i++) {
                last = answered(flooding);
            }
            assertThat(last.getCode()).isEqualTo(ResponseCode.TOO_MANY_REQUESTS);
            assertThat(last.getResponseText()).startsWith("SKR-I117");
            assertThat(last.getOptions().getMaxAge()).isBetween(1L, 2L);
            assertThat(site.refused("SKR-I117")).isPositive();

            CoapResponse answer = answered(other);
            assertThat(answer.getCode()).isEqualTo(ResponseCode.CHANGED);
            await().untilAsserted(
                            () ->
                                    assertThat(answered(flooding).getCode())
                                            .isEqualTo(ResponseCode.CHANGED));
        }
    }

    @Test
    void an_address_that_floods_under_many_names_is_told_so() throws Exception {
        try (var site = new SecuredSite(folder, Setup.of(TANK_1).limited(1_000, 1))) {
            CoapClient flooding = plain(site.source.port(), "x");
            CoapResponse last = answered(flooding);
            for (int i = 0; i < 270; i++) {
                flooding.setURI(
                        "coap://127.0.0.1:%d/tank/name-%d".formatted(site.source.port(), i % 50));
                last = answered(flooding);
            }
            assertThat(last.getCode()).isEqualTo(ResponseCode.TOO_MANY_REQUESTS);
            assertThat(last.getResponseText()).startsWith("SKR-I119");
            assertThat(site.refused("SKR-I119")).isPositive();

            CoapResponse keyed = answered(keyed(site.source.securePort(), "tank-1", "t1"));
            assertThat(keyed.getCode()).isEqualTo(ResponseCode.CHANGED);
        }
    }

    @Test
    void blocks_that_never_end_take_a_bounded_number_of_places() throws Exception {
        try (var site = new SecuredSite(folder, Setup.of(TANK_1))) {
            var to = new InetSocketAddress(InetAddress.getLoopbackAddress(), site.source.port());
            List<String> codes = new ArrayList<>();
            // All open until the end: a port that is used twice is one sender to the agent.
            List<DatagramSocket> senders = new ArrayList<>();
            try {
                for (int i = 0; i < 40; i++) {
                    var slow = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                    senders.add(slow);
                    slow.setSoTimeout(5_000);
                    block(slow, to, 0);
                    codes.add(block(slow, to, 1));
                }
            } finally {
                senders.forEach(DatagramSocket::close);
            }
            // 2.31 is "continue", 4.08 "blocks are missing".
            assertThat(codes.subList(0, 32)).containsOnly("2.31");
            assertThat(codes.subList(32, 40)).containsOnly("4.08");
            CoapResponse answer = answered(plain(site.source.port(), "tank-2"));
            assertThat(answer.getCode()).isEqualTo(ResponseCode.CHANGED);
        }
    }

    /** Sends a block of 16 bytes after which more come (RFC 7959); the code of the answer. */
    private static String block(DatagramSocket from, InetSocketAddress to, int number)
            throws IOException {
        String request =
                "41 02 00%02x aa b4 74616e6b 01 78 11 32 d1 02 %02x ff"
                        .formatted(number + 1, number << 4 | 0x08);
        byte[] head = HexFormat.of().parseHex(request.replace(" ", ""));
        byte[] packet = Arrays.copyOf(head, head.length + 16);
        from.send(new DatagramPacket(packet, packet.length, to));
        var answer = new DatagramPacket(new byte[256], 256);
        from.receive(answer);
        int code = answer.getData()[1] & 0xFF;
        return "%d.%02d".formatted(code >> 5, code & 0x1F);
    }

    /** Sits between a device and the agent, keeps what the device sent, and can send it again. */
    private static final class Relay implements AutoCloseable {
        private final DatagramSocket inside;
        private volatile DatagramSocket outside;
        private final List<byte[]> sent = new CopyOnWriteArrayList<>();
        private final List<byte[]> answers = new CopyOnWriteArrayList<>();
        private final InetSocketAddress agent;
        private volatile @Nullable InetSocketAddress device;

        Relay(int agentPort) throws IOException {
            agent = new InetSocketAddress(InetAddress.getLoopbackAddress(), agentPort);
            inside = new DatagramSocket(0, InetAddress.getLoopbackAddress());
            outside = new DatagramSocket(0, InetAddress.getLoopbackAddress());
            Thread.ofPlatform().daemon().start(this::forward);
            Thread.ofPlatform().daemon().start(() -> backward(outside));
        }

        int port() {
            return inside.getLocalPort();
        }

        int answers() {
            return answers.size();
        }

        void changeAddress() throws IOException {
            DatagramSocket before = outside;
            DatagramSocket next = new DatagramSocket(0, InetAddress.getLoopbackAddress());
            outside = next;
            before.close();
            Thread.ofPlatform().daemon().start(() -> backward(next));
        }

        void replay() throws IOException {
            for (byte[] packet : List.copyOf(sent)) {
                outside.send(new DatagramPacket(packet, packet.length, agent));
            }
        }

        private void forward() {
            try {
                while (true) {
                    var packet = new DatagramPacket(new byte[4_096], 4_096);
                    inside.receive(packet);
                    device = (InetSocketAddress) packet.getSocketAddress();
                    byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
                    sent.add(bytes);
                    outside.send(new DatagramPacket(bytes, bytes.length, agent));
                }
            } catch (IOException e) {
                // Closed.
            }
        }

        private void backward(DatagramSocket from) {
            try {
                while (true) {
                    var packet = new DatagramPacket(new byte[4_096], 4_096);
                    from.receive(packet);
                    byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
                    answers.add(bytes);
                    inside.send(new DatagramPacket(bytes, bytes.length, device));
                }
            } catch (IOException e) {
                // Closed, or at another address now.
            }
        }

        @Override
        public void close() {
            inside.close();
            outside.close();
        }
    }
}
