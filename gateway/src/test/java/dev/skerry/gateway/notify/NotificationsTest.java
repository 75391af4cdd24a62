package dev.skerry.gateway.notify;

import static dev.skerry.gateway.session.TestBatches.cleared;
import static dev.skerry.gateway.session.TestBatches.raised;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import dev.skerry.gateway.Patience;
import dev.skerry.gateway.audit.RecordedAudit;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.notify.Notifications.ContactView;
import dev.skerry.gateway.notify.Notifications.Outcome;
import dev.skerry.gateway.secret.SecretBox;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.Silent;
import dev.skerry.gateway.store.StoreHealth;
import dev.skerry.gateway.telemetry.StoreFixture;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From an alarm in a real store to a real receiver, step by step. */
class NotificationsTest {
    private static final String SECRET = "0123456789abcdef";

    private final StoreFixture store;
    private final GroupCommitter committer;
    private final RecordedAudit audit = new RecordedAudit();
    private final HttpServer receiver;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Vertx vertx = Vertx.vertx();
    private final ObjectMapper json = new ObjectMapper();
    private volatile int answer = 204;
    private volatile String location = "";
    private @Nullable MailSettings mail;
    private Instant now = Instant.parse("2026-03-01T10:00:00Z");
    private long sequence;

    private record Received(Map<String, List<String>> headers, String body) {
        String header(String name) {
            return headers.get(name).getFirst();
        }
    }

    NotificationsTest(@TempDir Path dir) throws IOException {
        store = new StoreFixture(dir);
        committer =
                new GroupCommitter(
                        store.database.jdbi(),
                        new StoreHealth(),
                        new Silent(),
                        Duration.ZERO,
                        1 << 20);
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext(
                "/",
                exchange -> {
                    String body =
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8);
                    received.add(new Received(Map.copyOf(exchange.getRequestHeaders()), body));
                    if (!location.isEmpty()) {
                        exchange.getResponseHeaders().add("Location", location);
                    }
                    exchange.sendResponseHeaders(answer, -1);
                    exchange.close();
                });
    }

    @BeforeEach
    void start() {
        committer.start();
        receiver.start();
        store.hello("north", 1);
    }

    @AfterEach
    void close() throws InterruptedException {
        receiver.stop(0);
        committer.stop();
        store.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** As the gateway has them after a start. */
    private final class Running {
        final SecretBox box = new SecretBox(new byte[SecretBox.KEY_BYTES]);
        final Message.Writer writer = new Message.Writer(json, "https://skerry.example.org");
        final Dispatcher dispatcher =
                new Dispatcher(committer, store.database.jdbi(), store.alarms, writer, () -> now);
        final Sender sender;
        final Notifications notifications;

        Running() {
            var policy = new AddressPolicy(true);
            Map<ContactPoint.Kind, Channel> channels = new EnumMap<>(ContactPoint.Kind.class);
            channels.put(ContactPoint.Kind.WEBHOOK, new WebhookChannel(policy, () -> now));
            if (mail != null) {
                channels.put(ContactPoint.Kind.EMAIL, new MailChannel(vertx, mail, json));
            }
            sender =
                    new Sender(
                            committer,
                            store.database.jdbi(),
                            box,
                            channels,
                            new Random(1),
                            () -> now);
            notifications =
                    new Notifications(
                            committer,
                            store.database.jdbi(),
                            box,
                            audit,
                            policy,
                            dispatcher,
                            sender,
                            writer,
                            () -> now);
        }

        /** As the timer does, until all that is due was tried. */
        void tick() throws Exception {
            dispatcher.look();
            int attempts = attempts();
            int due = waiting();
            sender.look();
            if (due > 0) {
                Patience.await().until(() -> attempts() > attempts);
            }
        }

        int attempts() {
            return notifications.deliveries(null, 1000).stream()
                    .mapToInt(DeliveryView::attempts)
                    .sum();
        }

        /** Contact points of which something is due. */
        int waiting() {
            return store.database.jdbi().withHandle(h -> Outbox.due(h, now)).size();
        }

        void contact(int perHour) throws Exception {
            String url = "http://127.0.0.1:%d/hook".formatted(receiver.getAddress().getPort());
            var contact =
                    new ContactPoint("ops", ContactPoint.Kind.WEBHOOK, url, List.of(), perHour);
            assertThat(notifications.put(contact, SECRET, "head").get()).isEqualTo(Outcome.DONE);
        }

        void route(String name, Set<String> severities) throws Exception {
            var route =
                    new Route(
                            name,
                            List.of("ops"),
                            severities,
                            Set.of(),
                            Set.of(),
                            Set.of(),
                            Set.of(),
                            Duration.ZERO,
                            Duration.ofMinutes(5),
                            Duration.ofHours(4),
                            true);
            assertThat(notifications.put(route, "head").get()).isEqualTo(Outcome.DONE);
        }

        ContactView ops() {
            return notifications.contacts().getFirst();
        }

        List<String> states() {
            return notifications.deliveries("ops", 1000).stream().map(DeliveryView::state).toList();
        }
    }

    private void raise(String device, String rule) {
        assertThat(
                        store.store(
                                "north",
                                1,
                                ++sequence,
                                1,
                                raised(device, rule, Times.toMicros(now))))
                .isTrue();
    }

    private JsonNode last() throws IOException {
        return json.readTree(received.getLast().body());
    }

    @Test
    void a_receiver_is_told_once_by_a_signed_message_and_again_that_it_is_over() throws Exception {
        var running = new Running();
        running.contact(30);
        running.route("all", Set.of());
        raise("pump-1", "hot");
        running.tick();
        assertThat(received).hasSize(1);
        Received first = received.getFirst();
        assertThat(first.header("X-skerry-signature"))
                .isEqualTo(
                        "v1="
                                + WebhookChannel.signature(
                                        SECRET.getBytes(StandardCharsets.US_ASCII),
                                        first.header("X-skerry-timestamp"),
                                        first.body().getBytes(StandardCharsets.UTF_8)));
        assertThat(first.header("X-skerry-timestamp"))
                .isEqualTo(Long.toString(now.getEpochSecond()));
        assertThat(last().path("id").asText()).isEqualTo(first.header("X-skerry-notification"));
        assertThat(last().path("status").asText()).isEqualTo("firing");
        assertThat(last().path("link").asText())
                .matches("https://skerry\\.example\\.org/#/alarms\\?alarm=\\d+");
        assertThat(last().path("firing").path(0).path("deviceId").asText()).isEqualTo("pump-1");
        assertThat(last().path("text").asText()).contains("pump-1").contains("agent north");
        running.tick();
        assertThat(received).hasSize(1);
        assertThat(running.ops().deliveredAt()).isEqualTo(now);
        store.store("north", 1, ++sequence, 1, cleared("pump-1", "hot", Times.toMicros(now) + 1));
        now = now.plusSeconds(300);
        running.tick();
        assertThat(last().path("status").asText()).isEqualTo("resolved");
        assertThat(last().path("title").asText()).startsWith("[Resolved] hot: pump-1");
        assertThat(last().path("resolved").path(0).path("clearedAt").isTextual()).isTrue();
    }

    @Test
    void only_what_a_route_is_about_is_told() throws Exception {
        var running = new Running();
        running.contact(30);
        running.route("info", Set.of("info"));
        raise("pump-1", "hot");
        running.tick();
        assertThat(received).isEmpty();
        running.route("more", Set.of("critical", "warning"));
        running.tick();
        assertThat(received).hasSize(1);
    }

    @Test
    void what_did_not_arrive_goes_again_after_a_restart_with_the_same_id() throws Exception {
        var running = new Running();
        running.contact(30);
        running.route("all", Set.of());
        raise("pump-1", "hot");
        answer = 503;
        running.tick();
        assertThat(running.ops().waiting()).isEqualTo(1);
        assertThat(running.ops().lastError()).isEqualTo("503");
        running.tick();
        assertThat(received).as("not before the pause is over").hasSize(1);
        answer = 200;
        now = now.plusSeconds(5);
        var restarted = new Running();
        restarted.tick();
        assertThat(received).hasSize(2);
        assertThat(received.getLast().body()).isEqualTo(received.getFirst().body());
        assertThat(restarted.states()).containsExactly("delivered");
        now = now.plusSeconds(60);
        restarted.tick();
        assertThat(received).hasSize(2);
    }

    @Test
    void what_the_receiver_refuses_or_nobody_takes_for_a_day_is_given_up() throws Exception {
        var running = new Running();
        running.contact(30);
        running.route("all", Set.of());
        raise("pump-1", "hot");
        answer = 410;
        running.tick();
        assertThat(running.states()).containsExactly("given-up");
        assertThat(running.ops().givenUp()).isEqualTo(1);
        assertThat(running.ops().lastError()).isEqualTo("410");
        answer = 500;
        raise("pump-1", "worn");
        running.tick();
        assertThat(running.states()).containsExactly("waiting", "given-up");
        now = now.plus(Duration.ofHours(24)).plusSeconds(1);
        // Another one is due by now, behind it.
        running.sender.look();
        Patience.await().until(() -> running.ops().givenUp() == 2);
    }

    @Test
    void no_redirect_is_followed() throws Exception {
        var running = new Running();
        running.contact(30);
        answer = 302;
        location = "http://127.0.0.1:%d/elsewhere".formatted(receiver.getAddress().getPort());
        var result = running.notifications.test("ops", "head").orElseThrow();
        assertThat(result.isDelivered()).isFalse();
        assertThat(result.answer()).isEqualTo("302");
        assertThat(received).hasSize(1);
    }

    @Test
    void beyond_the_limit_many_causes_are_told_in_one() throws Exception {
        var running = new Running();
        running.contact(3);
        running.route("all", Set.of());
        for (int i = 1; i <= 40; i++) {
            raise("pump-" + i, "rule" + i);
        }
        while (running.attempts() < 3) {
            running.tick();
        }
        running.tick();
        assertThat(received).hasSize(3);
        assertThat(last().path("title").asText()).startsWith("[").contains("38 causes: 38 alarms");
        assertThat(last().path("firing")).hasSize(Message.MOST_NAMED);
        assertThat(last().path("more").asInt()).isEqualTo(28);
        assertThat(last().path("text").asText()).contains("and 28 more");
        raise("pump-41", "rule41");
        running.tick();
        assertThat(received).as("the hour is spent").hasSize(3);
        now = now.plus(Duration.ofHours(1)).plusSeconds(1);
        running.tick();
        assertThat(received).hasSize(4);
        assertThat(last().path("firing").path(0).path("rule").asText()).isEqualTo("rule41");
    }

    @Test
    void a_test_says_what_the_receiver_answered_and_is_audited() throws Exception {
        var running = new Running();
        running.contact(30);
        var result = running.notifications.test("ops", "head").orElseThrow();
        assertThat(result.isDelivered()).isTrue();
        assertThat(result.answer()).isEqualTo("204");
        assertThat(last().path("status").asText()).isEqualTo("test");
        assertThat(running.notifications.test("none", "head")).isEmpty();
        assertThat(audit.entries.getLast().what()).isEqualTo("contact-point.tested");
        assertThat(audit.entries.toString()).doesNotContain(SECRET).doesNotContain("/hook");
        receiver.stop(0);
        assertThat(running.notifications.test("ops", "head").orElseThrow().isDelivered()).isFalse();
    }

    @Test
    void a_secret_stays_until_there_is_another_and_rests_sealed() throws Exception {
        var running = new Running();
        running.contact(30);
        ContactPoint same =
                new ContactPoint(
                        "ops", ContactPoint.Kind.WEBHOOK, running.ops().url(), List.of(), 5);
        running.notifications.put(same, null, "head").get();
        running.notifications.test("ops", "head");
        Received test = received.getLast();
        assertThat(test.header("X-skerry-signature"))
                .isEqualTo(
                        "v1="
                                + WebhookChannel.signature(
                                        SECRET.getBytes(StandardCharsets.US_ASCII),
                                        test.header("X-skerry-timestamp"),
                                        test.body().getBytes(StandardCharsets.UTF_8)));
        byte[] sealed = store.database.jdbi().withHandle(h -> SqlNotifyStore.secret(h, "ops"));
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain(SECRET);
    }

    @Test
    void a_contact_point_that_a_route_names_stays() throws Exception {
        var running = new Running();
        running.contact(30);
        running.route("all", Set.of());
        assertThat(running.notifications.removeContact("ops", "head").get())
                .isEqualTo(Outcome.IN_USE);
        assertThat(running.notifications.removeRoute("all", "head").get()).isEqualTo(Outcome.DONE);
        assertThat(running.notifications.removeRoute("all", "head").get())
                .isEqualTo(Outcome.UNKNOWN);
        assertThat(running.notifications.removeContact("ops", "head").get())
                .isEqualTo(Outcome.DONE);
        assertThat(running.notifications.removeContact("ops", "head").get())
                .isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void mail_goes_to_all_recipients() throws Exception {
        var greenMail =
                new GreenMail(
                        new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP).verbose(false));
        greenMail.start();
        try {
            mail =
                    new MailSettings(
                            "127.0.0.1",
                            greenMail.getSmtp().getPort(),
                            "none",
                            "skerry@example.org",
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty());
            var running = new Running();
            var contact =
                    new ContactPoint(
                            "ops",
                            ContactPoint.Kind.EMAIL,
                            "",
                            List.of("anna@example.org", "ben@example.org"),
                            30);
            running.notifications.put(contact, null, "head").get();
            running.route("all", Set.of());
            raise("pump-1", "hot");
            running.tick();
            assertThat(running.states()).containsExactly("delivered");
            var messages = greenMail.getReceivedMessages();
            assertThat(messages).hasSize(2);
            assertThat(messages[0].getSubject()).contains("hot: pump-1");
            assertThat(messages[0].getHeader("Auto-Submitted")).containsExactly("auto-generated");
            assertThat(messages[0].getMessageID()).endsWith("@skerry>");
            assertThat(GreenMailUtil.getBody(messages[0])).contains("/#/alarms?alarm=");
        } finally {
            greenMail.stop();
        }
    }

    @Test
    void mail_without_a_server_or_without_the_tls_that_was_asked_for_is_not_sent()
            throws Exception {
        var contact =
                new ContactPoint(
                        "ops", ContactPoint.Kind.EMAIL, "", List.of("anna@example.org"), 30);
        var without = new Running();
        without.notifications.put(contact, null, "head").get();
        assertThat(without.notifications.test("ops", "head").orElseThrow().answer())
                .isEqualTo("the gateway has no mail server");
        var greenMail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        greenMail.start();
        try {
            mail =
                    new MailSettings(
                            "127.0.0.1",
                            greenMail.getSmtp().getPort(),
                            "starttls",
                            "skerry@example.org",
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty());
            var result = new Running().notifications.test("ops", "head").orElseThrow();
            assertThat(result.isDelivered()).isFalse();
            assertThat(greenMail.getReceivedMessages()).isEmpty();
        } finally {
            greenMail.stop();
        }
    }
}
