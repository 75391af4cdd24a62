package dev.skerry.gateway.web.request;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bodies that do not come to their end, and those that are too large or broken. */
@QuarkusTest
class UnfinishedBodiesTest {
    private static final int PATIENCE_MILLIS = 60_000;

    /** More than there are worker threads. */
    private static final int MANY = 300;

    /** As many as one sender may have, see {@link RequestBodies}. */
    private static final int OF_ONE = 64;

    /** What a login is answered here, where nobody can. */
    private static final String ANSWER = "SKR-G718";

    private static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";

    @TestHTTPResource("/")
    @SuppressWarnings("NullAway.Init") // set by Quarkus
    private URI gateway;

    @Test
    void hundreds_of_them_keep_nobody_from_being_answered() throws IOException {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < MANY; i++) {
                // Each few from an address of their own, so that none gives way.
                Socket socket = socket(10 + i / (OF_ONE / 2));
                sockets.add(socket);
                post(socket, "Content-Length: 2000", "{");
            }
            given().get("/api/agents").then().statusCode(200);
            given().get("/api/me").then().statusCode(200);
            // EST answers as well: that it is for TLS alone.
            given().get("/.well-known/est/cacerts").then().body("code", equalTo("SKR-G753"));
            given().contentType("application/json")
                    .body("{}")
                    .post("/api/login")
                    .then()
                    .body("code", equalTo(ANSWER));
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void the_oldest_of_a_sender_gives_way_to_what_it_sends_next() throws IOException {
        List<Socket> sockets = new ArrayList<>();
        try {
            Socket oldest = socket(100);
            sockets.add(oldest);
            post(oldest, "Content-Length: 200000\r\nExpect: 100-continue", "");
            awaitContinue(oldest);
            // Enough not to be called slow.
            oldest.getOutputStream().write("x".repeat(100_000).getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < OF_ONE; i++) {
                Socket socket = socket(100);
                sockets.add(socket);
                post(socket, "Content-Length: 2000", "{");
            }
            assertThat(answer(oldest))
                    .startsWith("HTTP/1.1 503")
                    .containsIgnoringCase("\r\nRetry-After: 1\r\n")
                    .contains("SKR-G418");
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void one_that_is_too_slow_is_told_so_and_its_connection_is_ended() throws IOException {
        try (Socket socket = socket(101);
                Socket bundle = socket(104)) {
            post(socket, "Transfer-Encoding: chunked", "1\r\n{\r\n");
            post(bundle, "/api/models", "Content-Length: 200000", "{");
            assertThat(answer(socket)).startsWith("HTTP/1.1 408").contains("SKR-G417");
            assertThat(answer(bundle)).startsWith("HTTP/1.1 408").contains("SKR-G417");
        }
    }

    @Test
    void one_that_does_not_say_its_length_and_is_too_large_is_told_so() throws IOException {
        try (Socket socket = socket(102)) {
            String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
            post(socket, "Transfer-Encoding: chunked", chunk.repeat(4) + "1\r\nx\r\n");
            assertThat(answer(socket)).startsWith("HTTP/1.1 413").contains("SKR-G407");
        }
    }

    @Test
    void one_that_asks_first_is_asked_for() throws IOException {
        try (Socket socket = socket(103)) {
            post(socket, "Content-Length: 2\r\nExpect: 100-continue\r\nConnection: close", "");
            awaitContinue(socket);
            socket.getOutputStream().write("{}".getBytes(StandardCharsets.US_ASCII));
            assertThat(answer(socket)).contains(ANSWER);
        }
    }

    @Test
    void broken_json_is_told_with_its_place() {
        refused("{\"name\":\n \"a\" \"b\"}", "line 2, column 6");
        refused("{\"name\":\"a\"", "it ends too early (line 1, column 12)");
    }

    @Test
    void what_does_not_fit_is_told_without_the_names_of_classes() {
        refused("{\"nane\":\"a\"}", "there is no field 'nane' here: did you mean 'name'?");
        refused("{\"name\":{\"a\":1}}", "'name': a value of another kind is expected");
    }

    private static void awaitContinue(Socket socket) throws IOException {
        byte[] answer = socket.getInputStream().readNBytes(CONTINUE.length());
        assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo(CONTINUE);
    }

    private static void refused(String body, String detail) {
        given().contentType("application/json")
                .body(body)
                .post("/api/people")
                .then()
                .statusCode(400)
                .body("code", equalTo("SKR-G406"))
                .body("detail", containsString(detail))
                .body("detail", not(containsString("dev.skerry")));
    }

    /** From one of the many addresses that loopback has. */
    private Socket socket(int host) throws IOException {
        var socket = new Socket();
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.bind(new InetSocketAddress("127.0.0." + host, 0));
        socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), RestAssured.port));
        return socket;
    }

    private void post(Socket socket, String header, String body) throws IOException {
        post(socket, "/api/login", header, body);
    }

    private void post(Socket socket, String path, String header, String body) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(
                ("POST "
                                + path
                                + " HTTP/1.1\r\nHost: localhost:"
                                + gateway.getPort()
                                + "\r\nContent-Type: application/json\r\n"
                                + header
                                + "\r\n\r\n"
                                + body)
                        .getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** All that comes until the gateway ends the connection; a time-out fails. */
    private static String answer(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
