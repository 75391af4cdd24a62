package dev.skerry.gateway.web.request;

import static dev.skerry.gateway.Patience.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.skerry.gateway.model.BundleFiles;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Bundles on their way in: too long, too many, unfinished. */
@QuarkusTest
class IncomingBundlesTest {
    private static final int PATIENCE_MILLIS = 60_000;
    private static final int MOST_AT_ONCE = 4;
    private static final int MOST_BYTES = 64 << 20;
    private static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";

    @Inject BundleFiles files;

    private static Socket post(String header, String body) throws IOException {
        var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), RestAssured.port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.getOutputStream()
                .write(
                        ("POST /api/models HTTP/1.1\r\nHost: localhost:"
                                        + RestAssured.port
                                        + "\r\nContent-Type: application/zip\r\n"
                                        + "Connection: close\r\n"
                                        + header
                                        + "\r\n\r\n"
                                        + body)
                                .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String answer(Socket socket) throws IOException {
        try (socket) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** One that has begun, and is not whole. */
    private static Socket unfinished() throws IOException {
        Socket socket = post("Content-Length: 200000\r\nExpect: 100-continue", "");
        byte[] answer = socket.getInputStream().readNBytes(CONTINUE.length());
        assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo(CONTINUE);
        socket.getOutputStream().write(new byte[1_000]);
        return socket;
    }

    private List<Path> drafts() {
        try (Stream<Path> all = Files.list(files.folder())) {
            return all.filter(file -> file.toString().endsWith(".tmp")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void one_that_says_that_it_is_too_long_is_told_so_before_it_is_sent() throws IOException {
        String answer =
                answer(
                        post(
                                "Content-Length: " + (MOST_BYTES + 1) + "\r\nExpect: 100-continue",
                                ""));
        assertThat(answer).startsWith("HTTP/1.1 413").contains("SKR-G407", "67108865");
    }

    @Test
    void one_that_does_not_say_how_long_it_is_is_told_so() throws IOException {
        assertThat(answer(post("Transfer-Encoding: chunked", "1\r\nx\r\n0\r\n\r\n")))
                .startsWith("HTTP/1.1 411")
                .contains("SKR-G406");
    }

    @Test
    void one_that_can_not_be_written_is_told_so() throws IOException {
        Path elsewhere = files.folder().resolveSibling("elsewhere");
        Files.move(files.folder(), elsewhere);
        try {
            given().contentType("application/zip")
                    .body(new byte[] {1})
                    .post("/api/models")
                    .then()
                    .statusCode(507)
                    .body("code", equalTo("SKR-G815"));
        } finally {
            Files.move(elsewhere, files.folder());
        }
    }

    @Test
    void one_that_is_longer_than_other_bodies_is_judged() {
        given().contentType("application/octet-stream")
                .body(new byte[5 << 20])
                .post("/api/models")
                .then()
                .statusCode(422)
                .body("problems[0].code", equalTo("SKR-M101"));
        await().untilAsserted(() -> assertThat(drafts()).isEmpty());
    }

    @Test
    void more_than_there_is_room_for_are_told_so_and_those_that_are_given_up_leave_nothing()
            throws IOException {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < MOST_AT_ONCE; i++) {
                sockets.add(unfinished());
            }
            assertThat(drafts()).hasSize(MOST_AT_ONCE);
            assertThat(answer(post("Content-Length: 200000\r\nExpect: 100-continue", "")))
                    .startsWith("HTTP/1.1 503")
                    .containsIgnoringCase("\r\nRetry-After: 30\r\n")
                    .contains("SKR-G816");
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        await().untilAsserted(() -> assertThat(drafts()).isEmpty());
        await().untilAsserted(
                        () ->
                                given().contentType("application/zip")
                                        .body(new byte[] {1})
                                        .post("/api/models")
                                        .then()
                                        .statusCode(422));
    }
}
