package dev.skerry.gateway.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.Patience;
import dev.skerry.gateway.notify.Notifications.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From an alarm in a real store to a real receiver, step by step. */
class NotificationsTest extends NotifyFixture {
    NotificationsTest(@TempDir Path dir) throws IOException {
        super(dir);
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
        clear("pump-1", "hot");
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
        running.notifications.put(same, null, any -> true, "head").get();
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
    void what_was_changed_since_it_was_seen_is_neither_changed_nor_removed() throws Exception {
        var running = new Running();
        running.contact(30);
        running.route("all", Set.of());
        var notifications = running.notifications;
        List<Route> routes = notifications.routes();
        List<ContactPoint> contacts = notifications.contactPoints();
        assertThat(notifications.put(routes.getFirst(), routes::equals, "head").get())
                .isEqualTo(Outcome.DONE);
        running.route("more", Set.of());
        assertThat(notifications.put(routes.getFirst(), routes::equals, "head").get())
                .isEqualTo(Outcome.CHANGED_SINCE);
        assertThat(notifications.removeRoute("all", routes::equals, "head").get())
                .isEqualTo(Outcome.CHANGED_SINCE);
        running.contact(60);
        assertThat(notifications.put(contacts.getFirst(), null, contacts::equals, "head").get())
                .isEqualTo(Outcome.CHANGED_SINCE);
        assertThat(notifications.removeContact("ops", contacts::equals, "head").get())
                .isEqualTo(Outcome.CHANGED_SINCE);
        assertThat(notifications.contactPoints().getFirst().perHour()).isEqualTo(60);
    }

    @Test
    void a_contact_point_that_a_route_names_stays() throws Exception {
        var running = new Running();
        running.contact(30);
        running.route("all", Set.of());
        assertThat(running.notifications.removeContact("ops", any -> true, "head").get())
                .isEqualTo(Outcome.IN_USE);
        assertThat(running.notifications.removeRoute("all", any -> true, "head").get())
                .isEqualTo(Outcome.DONE);
        assertThat(running.notifications.removeRoute("all", any -> true, "head").get())
                .isEqualTo(Outcome.UNKNOWN);
        assertThat(running.notifications.removeContact("ops", any -> true, "head").get())
                .isEqualTo(Outcome.DONE);
        assertThat(running.notifications.removeContact("ops", any -> true, "head").get())
                .isEqualTo(Outcome.UNKNOWN);
    }
}
