package dev.skerry.agent.program.share;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.tls.GatewayTls;
import dev.skerry.agent.tls.TestAuthority;
import dev.skerry.sync.proto.ProgramPeer;
import dev.skerry.sync.sign.Sha256;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChunkSharingTest {
    private static final Instant NOW = TestMembers.NOW;
    private static final TestAuthority PLANT = new TestAuthority("plant", NOW);
    private static final TestAuthority OTHER = new TestAuthority("other", NOW);
    private static final GatewayTls NORTH = TestMembers.agent(PLANT, "north");
    private static final GatewayTls SOUTH = TestMembers.agent(PLANT, "south");
    private static final GatewayTls STRANGER = TestMembers.agent(OTHER, "north");
    private static final byte[] CHUNK = new byte[200_000];
    private static final byte[] DIGEST = Sha256.of(CHUNK);

    private final Map<String, byte[]> here = new HashMap<>();
    private ChunkServer server;

    @BeforeEach
    void start() throws IOException {
        here.put(Arrays.toString(DIGEST), CHUNK);
        server = server(NORTH);
    }

    private ChunkServer server(GatewayTls tls) throws IOException {
        return Objects.requireNonNull(
                ChunkServer.start(0, tls, () -> NOW, sha256 -> here.get(Arrays.toString(sha256))));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void members_of_the_site_give_each_other_chunks_over_one_connection() {
        try (ChunkPeers peers = peers(SOUTH, server.port())) {
            for (int i = 0; i < 3; i++) {
                assertThat(peers.get(DIGEST)).isEqualTo(CHUNK);
            }
            assertThat(peers.get(new byte[32])).isNull();
            assertThat(peers.areAny()).isTrue();
        }
    }

    @Test
    void who_has_nothing_of_it_is_given_up() {
        try (ChunkPeers peers = peers(SOUTH, server.port())) {
            for (int i = 0; i < 7; i++) {
                assertThat(peers.get(new byte[32])).isNull();
                assertThat(peers.areAny()).isTrue();
            }
            assertThat(peers.get(new byte[32])).isNull();
            assertThat(peers.areAny()).isFalse();
        }
    }

    @Test
    void members_of_another_site_get_nothing_and_give_nothing() throws IOException {
        assertGivenUp(peers(STRANGER, server.port()));
        try (ChunkServer stranger = server(STRANGER)) {
            assertGivenUp(peers(SOUTH, stranger.port()));
        }
    }

    @Test
    void a_certificate_that_is_not_an_agents_or_has_ended_is_refused() throws IOException {
        GatewayTls gateway =
                TestMembers.identity(
                        PLANT, (key, to) -> PLANT.server(key.getPublic(), "127.0.0.1", NOW, to));
        try (ChunkServer odd = server(gateway)) {
            assertGivenUp(peers(SOUTH, odd.port()));
        }
        assertGivenUp(
                new ChunkPeers(
                        List.of(peer(server.port())), SOUTH, () -> NOW.plus(Duration.ofDays(99))));
    }

    @Test
    void what_is_not_what_was_asked_for_is_not_taken() {
        here.put(Arrays.toString(DIGEST), new byte[3]);
        assertGivenUp(peers(SOUTH, server.port()));
        here.put(Arrays.toString(DIGEST), new byte[300 << 10]);
        assertGivenUp(peers(SOUTH, server.port()));
    }

    @Test
    void who_does_not_answer_is_left_for_the_next() throws IOException {
        try (ServerSocket closed = new ServerSocket(0)) {
            int nobody = closed.getLocalPort();
            closed.close();
            var listed =
                    List.of(
                            peer(nobody),
                            ProgramPeer.newBuilder().setAgentId("x").setAddress("nowhere").build(),
                            peer(server.port()));
            try (ChunkPeers peers = new ChunkPeers(listed, SOUTH, () -> NOW)) {
                assertThat(peers.get(DIGEST)).isEqualTo(CHUNK);
            }
        }
    }

    @Test
    void nothing_but_chunks_is_answered() throws IOException {
        SSLContext context = Objects.requireNonNull(SiteTls.context(SOUTH, () -> NOW));
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", server.port())) {
            for (String path :
                    List.of("/", "/chunks/", "/chunks/../x", "/chunks/" + "A".repeat(64))) {
                socket.getOutputStream()
                        .write(
                                "GET %s HTTP/1.1\r\n\r\n"
                                        .formatted(path)
                                        .getBytes(StandardCharsets.US_ASCII));
                byte[] answer = socket.getInputStream().readNBytes(22);
                assertThat(new String(answer, StandardCharsets.US_ASCII))
                        .isEqualTo("HTTP/1.1 404 Not Found");
                String rest =
                        "\r\nContent-Type: application/octet-stream\r\nContent-Length: 0\r\n\r\n";
                assertThat(socket.getInputStream().readNBytes(rest.length()))
                        .hasSize(rest.length());
            }
        }
    }

    @Test
    void without_a_certificate_of_a_known_authority_nothing_is_shared() throws IOException {
        GatewayTls none = new GatewayTls(NORTH.trust(), null);
        GatewayTls foreign = new GatewayTls(STRANGER.trust(), NORTH.own());
        for (GatewayTls tls : List.of(none, foreign)) {
            assertThat(ChunkServer.start(0, tls, () -> NOW, sha256 -> null)).isNull();
            assertThat(peers(tls, server.port()).areAny()).isFalse();
        }
    }

    private static void assertGivenUp(ChunkPeers peers) {
        try (peers) {
            assertThat(peers.areAny()).isTrue();
            assertThat(peers.get(DIGEST)).isNull();
            assertThat(peers.areAny()).isFalse();
        }
    }

    private static ChunkPeers peers(GatewayTls tls, int port) {
        return new ChunkPeers(List.of(peer(port)), tls, () -> NOW);
    }

    private static ProgramPeer peer(int port) {
        return ProgramPeer.newBuilder().setAgentId("north").setAddress("127.0.0.1:" + port).build();
    }
}
