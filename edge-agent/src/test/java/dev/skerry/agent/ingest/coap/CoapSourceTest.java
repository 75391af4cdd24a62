package dev.skerry.agent.ingest.coap;

import static dev.skerry.agent.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.clock.GroupClock;
import dev.skerry.agent.clock.Stamp;
import dev.skerry.agent.pipeline.MessageSink;
import dev.skerry.agent.pipeline.RawMessage;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.pipeline.SourceCondition.State;
import dev.skerry.agent.pipeline.TurnedAway;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Payload;
import dev.skerry.profile.model.PayloadFormat;
import dev.skerry.profile.model.Source;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.californium.core.CoapClient;
import org.eclipse.californium.core.CoapHandler;
import org.eclipse.californium.core.CoapResponse;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CoapSourceTest {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int SENML = MediaTypeRegistry.APPLICATION_SENML_JSON;
    private static final byte[] PACK = "[{\"n\":\"level\",\"v\":1.5}]".getBytes(UTF_8);

    private final BlockingQueue<RawMessage> messages = new ArrayBlockingQueue<>(64);
    private final List<String> turnedAway = new CopyOnWriteArrayList<>();
    private final TurnedAway refusals =
            (transport, address, _, refusal) ->
                    turnedAway.add(transport + " " + address + " " + refusal.code());
    private final CoapClient client = new CoapClient();
    private volatile @Nullable Refusal outboxTrouble;

    @SuppressWarnings("NullAway.Init") // set by each test
    private CoapSource source;

    @AfterEach
    void stop() {
        client.shutdown();
        if (source != null) {
            source.close();
        }
    }

    @Test
    void answers_changed_only_after_the_reading_is_durable() throws Exception {
        start(settings(512));
        CompletableFuture<CoapResponse> answer = post("/tank/tank-1", PACK, SENML);
        RawMessage message = take();
        assertThat(message.address()).isEqualTo("/tank/tank-1");
        assertThat(message.payload()).isEqualTo(PACK);
        assertThat(answer).isNotDone();

        message.receipt().durable();
        assertThat(answer.get(10, TimeUnit.SECONDS).getCode()).isEqualTo(ResponseCode.CHANGED);
    }

    @Test
    void a_slow_answer_is_announced_so_that_the_client_does_not_repeat_itself() throws Exception {
        start(settings(512));
        CompletableFuture<CoapResponse> answer = post("/tank/tank-1", PACK, SENML);
        RawMessage message = take();
        // Longer than Californium's ACK_TIMEOUT: without the empty ACK there would be a repetition.
        assertThat(messages.poll(4, TimeUnit.SECONDS)).isNull();
        message.receipt().durable();
        assertThat(answer.get(10, TimeUnit.SECONDS).getCode()).isEqualTo(ResponseCode.CHANGED);
    }

    @Test
    void a_refusal_reaches_the_device_with_its_code() throws Exception {
        start(settings(512));
        CompletableFuture<CoapResponse> answer = post("/tank/tank-1", PACK, SENML);
        take().receipt().refused(new Refusal("SKR-D004", "level: 'x' is not a number"));
        CoapResponse response = answer.get(10, TimeUnit.SECONDS);
        assertThat(response.getCode()).isEqualTo(ResponseCode.BAD_REQUEST);
        assertThat(response.getResponseText()).isEqualTo("SKR-D004: level: 'x' is not a number");
    }

    @Test
    void a_path_of_no_profile_is_not_found() throws Exception {
        start(settings(512));
        assertAnswer(post("/pump/p/x", PACK, SENML), ResponseCode.NOT_FOUND, "SKR-I105");
        assertThat(turnedAway).containsExactly("COAP /pump/p/x SKR-I105");
    }

    @Test
    void only_post_and_put_bring_readings() throws Exception {
        start(settings(512));
        var answer = new CompletableFuture<CoapResponse>();
        client.setURI(uri("/tank/tank-1"));
        client.get(handler(answer));
        assertAnswer(answer, ResponseCode.METHOD_NOT_ALLOWED, "SKR-I106");
        assertThat(turnedAway).containsExactly("COAP /tank/tank-1 SKR-I106");
    }

    @Test
    void another_content_format_is_refused() throws Exception {
        start(settings(512));
        assertAnswer(
                post("/tank/tank-1", PACK, MediaTypeRegistry.APPLICATION_CBOR),
                ResponseCode.UNSUPPORTED_CONTENT_FORMAT,
                "SKR-I107");
        assertThat(turnedAway).containsExactly("COAP /tank/tank-1 SKR-I107");
    }

    @Test
    void a_message_over_the_limit_is_refused() throws Exception {
        start(new CoapSettings(LOOPBACK, 0, 600, 512, 10_000, Map.of(), CoapSecurity.none()));
        assertAnswer(
                post("/tank/tank-1", new byte[900], SENML),
                ResponseCode.REQUEST_ENTITY_TOO_LARGE,
                "SKR-I108");
        // The client may try once more, in blocks (RFC 7959, section 2.9.3): each is counted.
        assertThat(turnedAway).isNotEmpty().containsOnly("COAP /tank/tank-1 SKR-I108");
    }

    @Test
    void a_message_far_over_the_limit_is_refused_with_the_code_and_counted() throws Exception {
        start(new CoapSettings(LOOPBACK, 0, 600, 512, 10_000, Map.of(), CoapSecurity.none()));
        // More than is put together: the resource never sees it.
        assertAnswer(
                post("/tank/tank-1", new byte[50_000], SENML),
                ResponseCode.REQUEST_ENTITY_TOO_LARGE,
                "SKR-I108");
        assertThat(turnedAway).isNotEmpty().containsOnly("COAP /tank/tank-1 SKR-I108");
        assertThat(messages).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        // Block 5 of 64 bytes, with more to come (Block1, RFC 7959).
        "the first blocks are missing, b4 74616e6b 06 74616e6b2d31 d1 03 5a, 4.08, SKR-I113, /tank/tank-1",
        "an option that is critical and unknown, e0 fcdc, 4.02, SKR-I114, ''",
        "what lists resources is only read, bb 2e77656c6c2d6b6e6f776e 04 636f7265, 4.05, SKR-I114, /.well-known/core"
    })
    void what_reaches_no_resource_of_ours_is_refused_with_a_code_and_counted_too(
            String why, String options, String status, String code, String path) throws Exception {
        start(new CoapSettings(LOOPBACK, 0, 600, 512, 10_000, Map.of(), CoapSecurity.none()));
        byte[] answer = exchange("40 02 1234" + options + "ff" + "00".repeat(64));
        assertThat("%d.%02d".formatted((answer[1] >> 5) & 7, answer[1] & 31))
                .as(why)
                .isEqualTo(status);
        assertThat(new String(answer, UTF_8)).contains(code + ": ");
        assertThat(turnedAway).containsExactly("COAP " + path + " " + code);
        assertThat(messages).isEmpty();
    }

    /** Sends a datagram that no client would, and takes the one that answers it. */
    private byte[] exchange(String hex) throws Exception {
        byte[] sent = HexFormat.of().parseHex(hex.replace(" ", ""));
        try (var socket = new DatagramSocket()) {
            socket.setSoTimeout(20_000);
            socket.connect(new InetSocketAddress(LOOPBACK, source.port()));
            socket.send(new DatagramPacket(sent, sent.length));
            var answer = new DatagramPacket(new byte[2_048], 2_048);
            socket.receive(answer);
            return Arrays.copyOf(answer.getData(), answer.getLength());
        }
    }

    @Test
    void more_requests_than_may_wait_are_told_when_to_come_back() throws Exception {
        start(settings(2));
        var _ = post("/tank/tank-1", PACK, SENML);
        var _ = post("/tank/tank-1", PACK, SENML);
        take();
        take();
        CoapResponse response = post("/tank/tank-1", PACK, SENML).get(10, TimeUnit.SECONDS);
        assertThat(response.getCode()).isEqualTo(ResponseCode.SERVICE_UNAVAILABLE);
        assertThat(response.getOptions().getMaxAge()).isPositive();
        assertThat(response.getResponseText()).startsWith("SKR-I103");
        assertThat(turnedAway).containsExactly("COAP /tank/tank-1 SKR-I103");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SKR-A101", "SKR-A102"})
    void while_the_outbox_takes_nothing_requests_are_told_why_and_when_to_come_back(String code)
            throws Exception {
        start(settings(8));
        CompletableFuture<CoapResponse> before = post("/tank/tank-1", PACK, SENML);
        RawMessage taken = take();
        outboxTrouble = new Refusal(code, "make space");

        CoapResponse response = post("/tank/tank-1", PACK, SENML).get(10, TimeUnit.SECONDS);
        assertThat(response.getCode()).isEqualTo(ResponseCode.SERVICE_UNAVAILABLE);
        assertThat(response.getOptions().getMaxAge()).isPositive();
        assertThat(response.getResponseText())
                .isEqualTo(code + ": make space; send again after Max-Age");
        assertThat(turnedAway).containsExactly("COAP /tank/tank-1 " + code);
        assertThat(messages).isEmpty();

        // The pipeline has the one from before: it is stored, and nobody was told otherwise.
        outboxTrouble = null;
        assertThat(before).isNotDone();
        taken.receipt().durable();
        assertThat(before.get(10, TimeUnit.SECONDS).getCode()).isEqualTo(ResponseCode.CHANGED);
    }

    @Test
    void requests_that_wait_when_the_outbox_stops_are_answered_once_and_never_taken()
            throws Exception {
        var full = new CountDownLatch(1);
        var room = new CountDownLatch(1);
        start(
                settings(8),
                message -> {
                    full.countDown();
                    room.await();
                    messages.put(message);
                });
        CompletableFuture<CoapResponse> handedOver = post("/tank/tank-1", PACK, SENML);
        assertThat(full.await(20, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<CoapResponse> waiting = post("/tank/tank-2", PACK, SENML);
        await().until(() -> source.waitingRequests() == 2);
        outboxTrouble = new Refusal("SKR-A101", "make space");
        assertAnswer(waiting, ResponseCode.SERVICE_UNAVAILABLE, "SKR-A101");

        outboxTrouble = null;
        room.countDown();
        assertThat(take().address()).isEqualTo("/tank/tank-1");
        var _ = post("/tank/tank-3", PACK, SENML);
        assertThat(take().address()).isEqualTo("/tank/tank-3");
        assertThat(handedOver).isNotDone();
        assertThat(turnedAway).containsExactly("COAP /tank/tank-2 SKR-A101");
    }

    @Test
    void requests_that_the_pipeline_has_not_taken_when_the_agent_stops_are_told_to_come_back()
            throws Exception {
        var full = new CountDownLatch(1);
        start(
                settings(8),
                message -> {
                    full.countDown();
                    new CountDownLatch(1).await();
                });
        CompletableFuture<CoapResponse> first = post("/tank/tank-1", PACK, SENML);
        CompletableFuture<CoapResponse> second = post("/tank/tank-1", PACK, SENML);
        assertThat(full.await(20, TimeUnit.SECONDS)).isTrue();
        await().until(() -> source.waitingRequests() == 2);
        source.close();
        assertAnswer(first, ResponseCode.SERVICE_UNAVAILABLE, "SKR-I104");
        assertAnswer(second, ResponseCode.SERVICE_UNAVAILABLE, "SKR-I104");
        assertThat(turnedAway)
                .containsExactly("COAP /tank/tank-1 SKR-I104", "COAP /tank/tank-1 SKR-I104");
    }

    @Test
    void the_same_delivery_has_the_same_key_and_another_has_another() throws Exception {
        start(settings(512));
        var _ = post("/tank/tank-1", PACK, SENML);
        var _ = post("/tank/tank-1", PACK, SENML);
        assertThat(take().deliveryKey()).isNotEqualTo(take().deliveryKey());
    }

    @Test
    void a_port_in_use_is_a_trouble_and_is_tried_again() throws Exception {
        try (var other = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            start(
                    new CoapSettings(
                            LOOPBACK,
                            other.getLocalPort(),
                            65_536,
                            8,
                            10_000,
                            Map.of(),
                            CoapSecurity.none()));
            await().until(() -> source.trouble().isPresent());
            assertThat(source.trouble().orElseThrow().code()).isEqualTo("SKR-I101");
            assertThat(source.condition().state()).isEqualTo(State.REFUSED);
        }
        await().until(() -> source.condition().state() == State.WORKING);
        assertThat(source.trouble()).isEmpty();
        assertThat(source.condition().endpoint())
                .isEqualTo("coap://%s:%d".formatted(LOOPBACK, source.port()));
    }

    @Test
    void well_known_core_lists_the_profiles_paths() throws Exception {
        start(settings(8));
        client.setURI("coap://" + LOOPBACK + ":" + source.port());
        assertThat(client.discover()).anyMatch(link -> link.getURI().equals("/tank"));
    }

    static CoapSettings settings(int maxPending) {
        return new CoapSettings(
                LOOPBACK, 0, 64 * 1024, maxPending, 10_000, Map.of(), CoapSecurity.none());
    }

    private void start(CoapSettings settings) {
        start(settings, messages::put);
    }

    private void start(CoapSettings settings, MessageSink sink) {
        source =
                new CoapSource(
                        settings,
                        Duration.ofMillis(200),
                        "plant",
                        List.of(
                                profile(
                                        new Source.Coap(
                                                "/tank/{device}",
                                                Payload.of(PayloadFormat.SENML_JSON),
                                                null))),
                        refusals,
                        () -> Optional.ofNullable(outboxTrouble),
                        () -> Stamp.known(GroupClock.SYSTEM.nowMicros()));
        source.start(sink);
        await().until(() -> source.port() > 0 || source.trouble().isPresent());
    }

    private RawMessage take() throws InterruptedException {
        RawMessage message = messages.poll(20, TimeUnit.SECONDS);
        assertThat(message).isNotNull();
        return message;
    }

    private CompletableFuture<CoapResponse> post(String path, byte[] payload, int format) {
        var answer = new CompletableFuture<CoapResponse>();
        client.setURI(uri(path));
        client.post(handler(answer), payload, format);
        return answer;
    }

    private String uri(String path) {
        return "coap://" + LOOPBACK + ":" + source.port() + path;
    }

    private static CoapHandler handler(CompletableFuture<CoapResponse> answer) {
        return new CoapHandler() {
            @Override
            public void onLoad(CoapResponse response) {
                answer.complete(response);
            }

            @Override
            public void onError() {
                answer.completeExceptionally(new AssertionError("no answer"));
            }
        };
    }

    private static void assertAnswer(
            CompletableFuture<CoapResponse> answer, ResponseCode code, String error)
            throws Exception {
        CoapResponse response = answer.get(20, TimeUnit.SECONDS);
        assertThat(response.getCode()).isEqualTo(code);
        assertThat(response.getResponseText()).startsWith(error);
    }

    static DeviceProfile profile(Source source) {
        return new DeviceProfile(
                "tank",
                "1.0.0",
                "",
                List.of(source),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                "digest");
    }
}
