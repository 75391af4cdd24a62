package dev.skerry.gateway.notify;

import static dev.skerry.gateway.session.TestBatches.cleared;
import static dev.skerry.gateway.session.TestBatches.raised;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Alarms in a real store and a real receiver of what is told of them. */
abstract class NotifyFixture {
    static final String SECRET = "0123456789abcdef";

    final StoreFixture store;
    final GroupCommitter committer;
    final RecordedAudit audit = new RecordedAudit();
    final HttpServer receiver;
    final List<Received> received = new CopyOnWriteArrayList<>();
    final Vertx vertx = Vertx.vertx();
    final ObjectMapper json = new ObjectMapper();
    volatile int answer = 204;
    volatile String location = "";
    @Nullable MailSettings mail;

    /** Instead of the one that webhooks take. */
    @Nullable Channel channel;

    volatile Instant now = Instant.parse("2026-03-01T10:00:00Z");
    long sequence;

    record Received(Map<String, List<String>> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name, List.of("")).getFirst();
        }
    }

    NotifyFixture(@TempDir Path dir) throws IOException {
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
    final class Running {
        final SecretBox box = new SecretBox(new byte[SecretBox.KEY_BYTES]);
        final Message.Writer writer = new Message.Writer(json, "https://skerry.example.org");
        final Dispatcher dispatcher =
                new Dispatcher(committer, store.database.jdbi(), store.alarms, writer, () -> now);
        final Sender sender;
        final Notifications notifications;

        Running() {
            var policy = new AddressPolicy(true);
            Map<ContactPoint.Kind, Channel> channels = new EnumMap<>(ContactPoint.Kind.class);
            channels.put(
                    ContactPoint.Kind.WEBHOOK,
                    channel == null ? new WebhookChannel(policy, () -> now) : channel);
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
            look();
            int attempts = attempts();
            int due = waiting();
            sender.look();
            if (due > 0) {
                Patience.await().until(() -> attempts() > attempts);
            }
        }

        /** As the dispatcher does when an alarm changed. */
        void look() throws Exception {
            dispatcher.changed();
            dispatcher.look();
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
            assertThat(notifications.put(contact, SECRET, any -> true, "head").get())
                    .isEqualTo(Outcome.DONE);
        }

        void route(String name, Set<String> severities) throws Exception {
            route(name, severities, Duration.ZERO);
        }

        void route(String name, Set<String> severities, Duration gather) throws Exception {
            var route =
                    new Route(
                            name,
                            List.of("ops"),
                            severities,
                            Set.of(),
                            Set.of(),
                            Set.of(),
                            Set.of(),
                            gather,
                            Duration.ofMinutes(5),
                            Duration.ofHours(4),
                            true);
            assertThat(notifications.put(route, any -> true, "head").get()).isEqualTo(Outcome.DONE);
        }

        ContactView ops() {
            return notifications.contacts().getFirst();
        }

        List<String> states() {
            return notifications.deliveries("ops", 1000).stream().map(DeliveryView::state).toList();
        }
    }

    void raise(String device, String rule) {
        assertThat(
                        store.store(
                                "north",
                                1,
                                ++sequence,
                                1,
                                raised(device, rule, Times.toMicros(now))))
                .isTrue();
    }

    void clear(String device, String rule) {
        assertThat(
                        store.store(
                                "north",
                                1,
                                ++sequence,
                                1,
                                cleared(device, rule, Times.toMicros(now) + 1)))
                .isTrue();
    }

    /** Straight at the database. */
    void sql(String statement) {
        store.database.jdbi().useHandle(handle -> handle.execute(statement));
    }

    JsonNode last() throws IOException {
        return json.readTree(received.getLast().body());
    }
}
