package dev.skerry.gateway.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.Patience;
import dev.skerry.gateway.notify.Channel.Attempt;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Receivers that answer in odd ways. */
class WebhookChannelTest {
    private static final int BODY_BYTES = 2;

    private ServerSocket receiver;

    /** What it does with a connection once it has read the request. */
    private interface Behaviour {
        void answer(Socket connection) throws IOException;
    }

    @BeforeEach
    void listen() throws IOException {
        receiver = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        receiver.close();
    }

    private void answers(Behaviour behaviour) {
        Thread.ofVirtual()
                .start(
                        () -> {
                            try (Socket connection = receiver.accept()) {
                                readRequest(connection);
                                behaviour.answer(connection);
                            } catch (IOException e) {
                                // The test has ended, or the sender has hung up.
                            }
                        });
    }

    private static void readRequest(Socket connection) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = connection.getInputStream().read();
            if (next < 0) {
                throw new IOException("the request has no end");
            }
            head.append((char) next);
        }
        connection.getInputStream().readNBytes(BODY_BYTES);
    }

    private static void write(Socket connection, String text) throws IOException {
        connection.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        connection.getOutputStream().flush();
    }

    private CompletableFuture<Attempt> sent(Duration patience) {
        var channel = new WebhookChannel(new AddressPolicy(true), () -> Instant.EPOCH, patience);
        var contact =
                new ContactPoint(
                        "ops",
                        ContactPoint.Kind.WEBHOOK,
                        "http://127.0.0.1:%d/hook".formatted(receiver.getLocalPort()),
                        List.of(),
                        30);
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return channel.send(contact, new byte[1], new Message("id", "title", "{}"));
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                Thread::startVirtualThread);
    }

    @Test
    void one_that_stalls_after_its_headers_is_left_by_hanging_up() {
        var isLeft = new AtomicBoolean();
        answers(
                connection -> {
                    write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
                    isLeft.set(connection.getInputStream().read() < 0);
                });
        CompletableFuture<Attempt> sent = sent(Duration.ofMillis(500));
        Patience.await().until(sent::isDone);
        // On a machine that is slow, the headers come too late as well.
        assertThat(sent.join().answer()).isIn("200", "no answer in 0 s");
        Patience.await().until(isLeft::get);
    }

    @Test
    void one_that_never_answers_may_be_told_later() {
        answers(connection -> connection.getInputStream().read());
        CompletableFuture<Attempt> sent = sent(Duration.ofMillis(10));
        Patience.await().until(sent::isDone);
        assertThat(sent.join()).isEqualTo(new Attempt(false, true, "no answer in 0 s"));
    }

    @Test
    void the_status_counts_though_the_text_breaks_off() {
        answers(
                connection ->
                        write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\ntak"));
        assertThat(sent(Duration.ofSeconds(30)).join())
                .isEqualTo(new Attempt(true, false, "200: tak"));
    }

    @Test
    void only_the_beginning_of_a_long_text_is_read() {
        answers(
                connection -> {
                    write(connection, "HTTP/1.1 400 Bad\r\nContent-Length: 999999\r\n\r\n");
                    write(connection, "x".repeat(300));
                    // The rest never comes.
                    connection.getInputStream().read();
                });
        assertThat(sent(Duration.ofSeconds(30)).join())
                .isEqualTo(new Attempt(false, false, "400: " + "x".repeat(200)));
    }
}
