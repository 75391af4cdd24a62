package dev.skerry.gateway.web.live;

import static dev.skerry.gateway.Patience.await;
import static dev.skerry.gateway.session.TestBatches.raised;
import static dev.skerry.gateway.session.TestBatches.temperatures;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.skerry.gateway.session.TestAgent;
import dev.skerry.sync.proto.Device;
import dev.skerry.sync.proto.Lane;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The event stream, read as a browser reads it. */
@QuarkusTest
class EventsTest {
    private static final long T0 = 1_700_000_000_000_000L;

    private static final class Reader implements AutoCloseable {
        private final HttpURLConnection connection;
        private final BufferedReader lines;
        final String stream;
        long lastId;

        Reader(String query) throws Exception {
            var uri = URI.create("http://127.0.0.1:" + RestAssured.port + "/api/events" + query);
            connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setReadTimeout(20_000);
            assertThat(connection.getContentType()).isEqualTo("text/event-stream");
            lines =
                    new BufferedReader(
                            new InputStreamReader(
                                    connection.getInputStream(), StandardCharsets.UTF_8));
            assertThat(lines.readLine()).isEqualTo("event: stream");
            stream =
                    JsonPath.from(lines.readLine().substring("data: ".length()))
                            .getString("stream");
            assertThat(lines.readLine()).isEmpty();
            heartbeat();
        }

        /** The next event, which must be a heartbeat. */
        void heartbeat() throws Exception {
            assertThat(lines.readLine()).isEqualTo("event: heartbeat");
            assertThat(lines.readLine()).isEqualTo("data: {\"nextMillis\":1000}");
            assertThat(lines.readLine()).isEmpty();
        }

        /** The next event of that name. */
        JsonPath next(String name) throws Exception {
            Map<String, String> fields = new HashMap<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isEmpty()) {
                    int colon = line.indexOf(": ");
                    fields.put(line.substring(0, colon), line.substring(colon + 2));
                } else if (name.equals(fields.get("event"))) {
                    if (!name.equals("fleet") && !name.equals("rows")) {
                        long id = Long.parseLong(fields.get("id"));
                        assertThat(id).isGreaterThan(lastId);
                        lastId = id;
                    }
                    return JsonPath.from(fields.get("data"));
                } else {
                    fields.clear();
                }
            }
            throw new AssertionError("the stream ended before " + name);
        }

        /** Says what this reader shows. */
        ValidatableResponse show(String interest) {
            return given().contentType("application/json")
                    .body(interest)
                    .put("/api/events/" + stream + "/interest")
                    .then();
        }

        @Override
        public void close() {
            connection.disconnect();
        }
    }

    /** Only an agent that has connected can be asked for. */
    private static void known(String agentId) {
        TestAgent.connected(RestAssured.port, agentId, 7).close();
        await().untilAsserted(
                        () ->
                                RestAssured.get("/api/agents/" + agentId)
                                        .then()
                                        .body("state", equalTo("cut-off")));
    }

    @Test
    void tells_of_agents_devices_readings_and_alarms_as_they_come() throws Exception {
        known("e-1");
        try (var reader = new Reader("?agent=e-1");
                var agent = TestAgent.connected(RestAssured.port, "e-1", 7)) {
            String state = "";
            while (!state.equals("connected")) {
                state = reader.next("agent").getString("state");
            }
            agent.devices(Device.newBuilder().setDeviceId("pump-1").setProfileName("p").build());
            assertThat(reader.next("device").getString("profileName")).isEqualTo("p");
            agent.append(1, 3, temperatures("pump-1", T0, 20, 3));
            JsonPath readings = reader.next("readings");
            assertThat(readings.getString("deviceId")).isEqualTo("pump-1");
            assertThat(readings.getBoolean("live")).isTrue();
            assertThat(readings.getString("lane")).isEqualTo("telemetry");
            assertThat(readings.getString("readings[0].resource")).isEqualTo("temperature");
            assertThat(readings.getFloat("readings[0].value")).isEqualTo(22f);
            assertThat(readings.getString("readings[0].quality")).isEqualTo("good");
            agent.append(2, 1, raised("pump-1", "hot", T0), Lane.LANE_ALARM);
            JsonPath alarm = reader.next("alarm");
            assertThat(alarm.getString("state")).isEqualTo("active");
            assertThat(alarm.getString("severity")).isEqualTo("critical");
            assertThat(reader.next("device").getInt("activeAlarms")).isOne();
            given().contentType("application/json")
                    .body("{\"mark\": \"unsure\"}")
                    .put("/api/alarms/" + alarm.getLong("id") + "/mark")
                    .then()
                    .statusCode(200);
            assertThat(reader.next("alarm").getString("mark.verdict")).isEqualTo("unsure");
        }
    }

    @Test
    void leaves_out_what_was_not_asked_for() throws Exception {
        known("e-3");
        try (var reader = new Reader("?agent=e-3");
                var other = TestAgent.connected(RestAssured.port, "e-2", 7);
                var wanted = TestAgent.connected(RestAssured.port, "e-3", 7)) {
            other.append(1, 3, temperatures("pump-1", T0, 20, 3));
            other.awaitAcknowledged(1, 1);
            wanted.append(1, 3, temperatures("pump-1", T0, 20, 3));
            assertThat(reader.next("readings").getString("agentId")).isEqualTo("e-3");
        }
    }

    @Test
    void whoever_says_what_it_shows_hears_of_that_and_of_what_comes_seldom() throws Exception {
        try (var reader = new Reader("");
                var other = TestAgent.connected(RestAssured.port, "e-7", 7);
                var shown = TestAgent.connected(RestAssured.port, "e-8", 7)) {
            reader.show("{\"devices\": [{\"agentId\": \"e-8\", \"deviceId\": \"pump-2\"}]}")
                    .statusCode(204);
            other.append(1, 3, temperatures("pump-1", T0, 20, 3));
            other.append(2, 1, raised("pump-1", "hot", T0), Lane.LANE_ALARM);
            other.awaitAcknowledged(1, 2);
            // It is told after the acknowledgement: readings that follow at once may overtake it.
            assertThat(reader.next("alarm").getString("agentId")).isEqualTo("e-7");
            shown.append(1, 3, temperatures("pump-1", T0, 20, 3));
            shown.append(2, 3, temperatures("pump-2", T0, 20, 3));
            assertThat(reader.next("readings").getString("deviceId")).isEqualTo("pump-2");
            reader.show("{\"agents\": [\"e-7\"]}").statusCode(204);
            shown.append(3, 3, temperatures("pump-2", T0, 20, 3));
            shown.awaitAcknowledged(1, 3);
            other.append(3, 3, temperatures("pump-1", T0, 20, 3));
            assertThat(reader.next("readings").getString("agentId")).isEqualTo("e-7");
        }
    }

    @Test
    void rows_and_the_fleet_in_numbers_come_when_they_have_changed() throws Exception {
        known("e-9");
        try (var reader = new Reader("")) {
            reader.show("{\"rows\": [\"e-9\"], \"fleet\": true}").statusCode(204);
            assertThat(reader.next("fleet").getInt("agents")).isPositive();
            try (var agent = TestAgent.connected(RestAssured.port, "e-9", 7)) {
                JsonPath rows = reader.next("rows");
                assertThat(rows.getList("agentId")).containsExactly("e-9");
                assertThat(rows.getString("[0].state")).isEqualTo("connected");
                agent.append(1, 1, raised("pump-1", "hot", T0), Lane.LANE_ALARM);
                int alarms = 0;
                while (alarms == 0) {
                    alarms = reader.next("rows").getInt("[0].alarms.critical");
                }
                assertThat(alarms).isOne();
            }
        }
    }

    @Test
    void what_is_shown_is_said_of_ones_own_stream_and_within_bounds() throws Exception {
        try (var reader = new Reader("")) {
            reader.show("{\"colour\": 1}").statusCode(400).body("code", equalTo("SKR-G406"));
            String many =
                    "\"a\""
                            + java.util.stream.IntStream.range(0, 200)
                                    .mapToObj(i -> ",\"a" + i + "\"")
                                    .collect(java.util.stream.Collectors.joining());
            reader.show("{\"rows\": [" + many + "]}")
                    .statusCode(400)
                    .body("code", equalTo("SKR-G406"));
        }
        given().contentType("application/json")
                .body("{}")
                .put("/api/events/none/interest")
                .then()
                .statusCode(404)
                .body("code", equalTo("SKR-G850"));
    }

    @Test
    void the_latest_value_arrives_however_fast_readings_come() throws Exception {
        known("e-4");
        try (var reader = new Reader("?agent=e-4");
                var agent = TestAgent.connected(RestAssured.port, "e-4", 7)) {
            int batches = 200;
            for (int i = 1; i <= batches; i++) {
                agent.append(i, 1, temperatures("pump-1", T0 + i, i, 1));
                agent.awaitAcknowledged(i, i);
            }
            int events = 1;
            while (reader.next("readings").getFloat("readings[0].value") != batches) {
                events++;
            }
            assertThat(events).isLessThan(batches);
        }
    }

    @Test
    void drops_a_reader_that_does_not_read_and_says_so() throws Exception {
        known("e-5");
        try (var socket = new Socket();
                var agent = TestAgent.connected(RestAssured.port, "e-5", 7)) {
            await().until(() -> subscribers() == 0);
            socket.setReceiveBufferSize(16 * 1024);
            socket.setSoTimeout(20_000);
            socket.connect(new InetSocketAddress("127.0.0.1", RestAssured.port));
            socket.getOutputStream()
                    .write(
                            "GET /api/events?agent=e-5 HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                    .getBytes(StandardCharsets.UTF_8));
            await().until(() -> subscribers() == 1);
            // Each round is 900 kB of events, far more than sockets and the buffer hold.
            Device[] devices = new Device[90];
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(20))
                    .until(
                            () -> {
                                for (int i = 0; i < devices.length; i++) {
                                    devices[i] = device(i);
                                }
                                agent.devices(devices);
                                return subscribers() == 0;
                            });
            String received = readAll(socket);
            assertThat(received).contains("event: overflow\ndata: {}");
            assertThat(received.substring(received.lastIndexOf("event: ")))
                    .startsWith("event: overflow");
        }
    }

    private static Device device(int i) {
        return Device.newBuilder()
                .setDeviceId("device-" + i)
                .setProfileName("p".repeat(10_000))
                .build();
    }

    private static int subscribers() {
        return RestAssured.get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("skerry_gateway_event_subscribers "))
                .map(line -> (int) Double.parseDouble(line.substring(line.indexOf(' '))))
                .findFirst()
                .orElseThrow();
    }

    /** Up to the last chunk (RFC 9112, section 7.1). */
    private static String readAll(Socket socket) throws IOException {
        var received = new StringBuilder();
        byte[] buffer = new byte[64 * 1024];
        for (int n = socket.getInputStream().read(buffer);
                n > 0;
                n = socket.getInputStream().read(buffer)) {
            received.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
            if (received.indexOf("\r\n0\r\n\r\n", Math.max(0, received.length() - 16)) >= 0) {
                break;
            }
        }
        return received.toString();
    }

    @Test
    void a_heartbeat_on_a_quiet_stream_says_when_the_next_one_is_due() throws Exception {
        known("e-6");
        try (var reader = new Reader("?agent=e-6")) {
            reader.heartbeat();
            reader.heartbeat();
        }
    }
}
