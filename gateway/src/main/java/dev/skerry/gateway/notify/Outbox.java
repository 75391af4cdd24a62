package dev.skerry.gateway.notify;

import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.store.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Notifications on their way, and the last that ended. */
final class Outbox {
    /** Of one contact point; beyond it the oldest is given up. */
    static final int MOST_WAITING = 1_000;

    /** Of one contact point are kept to be shown; more only while they count against its limit. */
    static final int MOST_ENDED = 100;

    /** For which a contact point's limit is. */
    static final Duration HOUR = Duration.ofHours(1);

    private Outbox() {}

    /** One that waits. */
    record Waiting(long number, Message message, String contact, int attempts, Instant madeAt) {}

    /** How a contact point does. */
    record Figures(int waiting, long givenUp, @Nullable Instant deliveredAt, String lastError) {}

    static void add(Handle tx, String contact, Message message, Instant now) {
        Sql.update(
                tx,
                """
                insert into notification (notification_id, contact, title, body, made_at, state, \
                attempts, next_at, answer) values (?, ?, ?, ?, ?, 'waiting', 0, ?, '')""",
                message.id(),
                contact,
                message.title(),
                message.body(),
                Times.toMicros(now),
                Times.toMicros(now));
        List<Long> tooMany = new ArrayList<>();
        Sql.query(
                tx,
                """
                select notification_no from notification where contact = ? and state = 'waiting' \
                order by notification_no desc offset ? rows""",
                row -> tooMany.add(row.getLong(1)),
                contact,
                MOST_WAITING);
        tooMany.forEach(it -> end(tx, it, contact, "given-up", "more waited than may", now));
        Sql.update(
                tx,
                """
                delete from notification where contact = ? and state <> 'waiting' \
                and made_at <= ? and notification_no not in (select notification_no \
                from notification where contact = ? and state <> 'waiting' \
                order by notification_no desc fetch first ? rows only)""",
                contact,
                Times.toMicros(now.minus(HOUR)),
                contact,
                MOST_ENDED);
    }

    /** How many were made in the hour before. */
    static int madeInHour(Handle handle, String contact, Instant now) {
        int[] count = {0};
        Sql.query(
                handle,
                "select count(*) from notification where contact = ? and made_at > ?",
                row -> count[0] = row.getInt(1),
                contact,
                Times.toMicros(now.minus(HOUR)));
        return count[0];
    }

    /** Of each contact point the oldest that waits, if its time has come. */
    static List<Waiting> due(Handle handle, Instant now) {
        List<Waiting> due = new ArrayList<>();
        Sql.query(
                handle,
                """
                select notification_no, notification_id, title, body, contact, attempts, made_at \
                from notification where notification_no in (select min(notification_no) \
                from notification where state = 'waiting' group by contact) and next_at <= ?""",
                row ->
                        due.add(
                                new Waiting(
                                        row.getLong(1),
                                        new Message(
                                                row.getString(2),
                                                row.getString(3),
                                                row.getString(4)),
                                        row.getString(5),
                                        row.getInt(6),
                                        Times.ofMicros(row.getLong(7)))),
                Times.toMicros(now));
        return due;
    }

    static void again(Handle tx, long number, Instant nextAt, String answer) {
        Sql.update(
                tx,
                """
                update notification set attempts = attempts + 1, next_at = ?, answer = ? \
                where notification_no = ? and state = 'waiting'""",
                Times.toMicros(nextAt),
                answer,
                number);
    }

    static void delivered(Handle tx, long number, String contact, String answer, Instant now) {
        Sql.update(
                tx,
                "update notification set attempts = attempts + 1 where notification_no = ?",
                number);
        end(tx, number, contact, "delivered", answer, now);
    }

    static void givenUp(Handle tx, long number, String contact, String answer, Instant now) {
        Sql.update(
                tx,
                "update notification set attempts = attempts + 1 where notification_no = ?",
                number);
        end(tx, number, contact, "given-up", answer, now);
    }

    private static void end(
            Handle tx, long number, String contact, String state, String answer, Instant now) {
        int ended =
                Sql.update(
                        tx,
                        """
                        update notification set state = ?, ended_at = ?, answer = ? \
                        where notification_no = ? and state = 'waiting'""",
                        state,
                        Times.toMicros(now),
                        answer,
                        number);
        if (ended > 0 && state.equals("given-up")) {
            Sql.update(
                    tx, "update contact_point set given_up = given_up + 1 where name = ?", contact);
        }
    }

    /** The newest, of one contact point or of all. */
    static List<DeliveryView> newest(Handle handle, @Nullable String contact, int limit) {
        List<DeliveryView> found = new ArrayList<>();
        Sql.query(
                handle,
                """
                select notification_id, contact, title, state, attempts, made_at, next_at, \
                ended_at, answer from notification where (? is null or contact = ?) \
                order by notification_no desc limit ?""",
                row -> found.add(view(row)),
                contact,
                contact,
                limit);
        return found;
    }

    private static DeliveryView view(ResultSet row) throws SQLException {
        Long endedAt = row.getObject(8, Long.class);
        return new DeliveryView(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getInt(5),
                Times.ofMicros(row.getLong(6)),
                endedAt == null ? Times.ofMicros(row.getLong(7)) : null,
                endedAt == null ? null : Times.ofMicros(endedAt),
                row.getString(9));
    }

    static Figures figures(Handle handle, String contact) {
        Figures[] found = {new Figures(0, 0, null, "")};
        Sql.query(
                handle,
                """
                select (select count(*) from notification n where n.contact = c.name \
                and n.state = 'waiting'), c.given_up, (select max(n.ended_at) from notification n \
                where n.contact = c.name and n.state = 'delivered'), coalesce((select n.answer \
                from notification n where n.contact = c.name and n.state <> 'delivered' \
                and n.answer <> '' order by n.notification_no desc limit 1), '') \
                from contact_point c where c.name = ?""",
                row -> {
                    Long deliveredAt = row.getObject(3, Long.class);
                    found[0] =
                            new Figures(
                                    row.getInt(1),
                                    row.getLong(2),
                                    deliveredAt == null ? null : Times.ofMicros(deliveredAt),
                                    row.getString(4));
                },
                contact);
        return found[0];
    }
}
