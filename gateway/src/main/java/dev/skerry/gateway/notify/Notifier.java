package dev.skerry.gateway.notify;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skerry.gateway.alarm.AlarmStore;
import dev.skerry.gateway.audit.AuditLog;
import dev.skerry.gateway.secret.SecretBox;
import dev.skerry.gateway.store.GroupCommitter;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Jdbi;

/** Puts what tells of alarms together. */
public final class Notifier {
    private Notifier() {}

    /** What it works with. */
    public record Parts(
            GroupCommitter committer,
            Jdbi jdbi,
            SecretBox box,
            AuditLog audit,
            AlarmStore alarms,
            ObjectMapper json,
            Vertx vertx,
            RandomGenerator random,
            InstantSource clock) {}

    /**
     * Notifications that were not begun.
     *
     * @param dashboard where people reach it, without a slash at the end
     * @param mail empty if there is no server for it
     */
    public static Notifications of(
            Parts parts, AddressPolicy policy, String dashboard, Optional<MailSettings> mail) {
        var writer = new Message.Writer(parts.json(), dashboard);
        Map<ContactPoint.Kind, Channel> channels = new EnumMap<>(ContactPoint.Kind.class);
        channels.put(ContactPoint.Kind.WEBHOOK, new WebhookChannel(policy, parts.clock()));
        mail.ifPresent(
                settings ->
                        channels.put(
                                ContactPoint.Kind.EMAIL,
                                new MailChannel(parts.vertx(), settings, parts.json())));
        return new Notifications(
                parts.committer(),
                parts.jdbi(),
                parts.box(),
                parts.audit(),
                policy,
                new Dispatcher(
                        parts.committer(), parts.jdbi(), parts.alarms(), writer, parts.clock()),
                new Sender(
                        parts.committer(),
                        parts.jdbi(),
                        parts.box(),
                        channels,
                        parts.random(),
                        parts.clock()),
                writer,
                parts.clock());
    }
}
