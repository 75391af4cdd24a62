package dev.skerry.tool.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.skerry.tool.process.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LinkTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private ServerSocket echo;
    private Link link;

    @BeforeEach
    void start() throws IOException {
        echo = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
        link = Link.to(echo.getLocalPort());
    }

    @AfterEach
    void stop() throws IOException {
        link.close();
        echo.close();
    }

    @Test
    void passes_bytes_both_ways_and_counts_what_went_up() throws IOException {
        assertThat(roundTrip("hello")).isEqualTo("hello");
        assertThat(link.sentBytes()).isEqualTo(5);
    }

    @Test
    void a_cut_breaks_connections_and_lets_no_new_one_through() throws IOException {
        try (Socket open = connect()) {
            open.getOutputStream().write('x');
            assertThat(open.getInputStream().read()).isEqualTo('x');

            link.cut();

            await().atMost(PATIENCE).until(() -> isEnded(open));
            assertThat(roundTrip("hello")).isEmpty();
        }
    }

    @Test
    void is_cut_once_so_much_came_back_until_it_is_healed() throws IOException {
        assertThat(roundTrip("before")).isEqualTo("before");
        link.cutAfterReceiving(5);
        try (Socket open = connect()) {
            open.getOutputStream().write("1234".getBytes(StandardCharsets.UTF_8));
            assertThat(open.getInputStream().readNBytes(4)).hasSize(4);
            assertThat(link.isCut()).isFalse();
            open.getOutputStream().write('5');
            await().atMost(PATIENCE).until(link::isCut);
            await().atMost(PATIENCE).until(() -> isEnded(open));
        }
        link.heal();
        assertThat(roundTrip("again")).isEqualTo("again");
    }

    @Test
    void a_healed_link_works_again() throws IOException {
        link.cut();
        link.heal();
        assertThat(roundTrip("again")).isEqualTo("again");
    }

    @Test
    void a_far_end_that_is_down_ends_the_connection() throws IOException {
        try (Link nowhere = Link.to(Ports.freeTcp());
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), nowhere.port())) {
            await().atMost(PATIENCE).until(() -> isEnded(socket));
        }
    }

    private static boolean isEnded(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException e) {
            return true;
        }
    }

    private String roundTrip(String text) {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            return new String(
                    socket.getInputStream().readNBytes(text.length()), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), link.port());
    }

    private void serve() {
        while (!echo.isClosed()) {
            try {
                Socket socket = echo.accept();
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try (socket) {
                                        socket.getInputStream()
                                                .transferTo(socket.getOutputStream());
                                    } catch (IOException e) {
                                        // The link broke, as it was told to.
                                        return;
                                    }
                                });
            } catch (IOException e) {
                return;
            }
        }
    }
}
