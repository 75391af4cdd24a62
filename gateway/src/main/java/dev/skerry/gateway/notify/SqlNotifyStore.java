package dev.skerry.gateway.notify;

import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.store.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Contact points, routes and what was told, in tables. */
final class SqlNotifyStore {
    private SqlNotifyStore() {}

    static List<ContactPoint> contacts(Handle handle) {
        List<ContactPoint> contacts = new ArrayList<>();
        Sql.query(
                handle,
                "select name, kind, url, recipients, per_hour from contact_point order by name",
                row ->
                        contacts.add(
                                new ContactPoint(
                                        row.getString(1),
                                        ContactPoint.Kind.of(row.getString(2)),
                                        row.getString(3),
                                        row.getString(4).lines().toList(),
                                        row.getInt(5))));
        return contacts;
    }

    /** The sealed secret of a contact point; null if it has none. */
    static byte @Nullable [] secret(Handle handle, String name) {
        byte[][] secret = {null};
        Sql.query(
                handle,
                "select secret from contact_point where name = ?",
                row -> secret[0] = row.getBytes(1),
                name);
        return secret[0];
    }

    /** Adds one, or changes it. */
    static void put(Handle tx, ContactPoint contact, byte @Nullable [] secret) {
        int updated =
                Sql.update(
                        tx,
                        """
                        update contact_point set kind = ?, url = ?, recipients = ?, secret = ?, \
                        per_hour = ? where name = ?""",
                        contact.kind().word(),
                        contact.url(),
                        String.join("\n", contact.recipients()),
                        secret,
                        contact.perHour(),
                        contact.name());
        if (updated == 0) {
            Sql.update(
                    tx,
                    """
                    insert into contact_point (kind, url, recipients, secret, per_hour, name) \
                    values (?, ?, ?, ?, ?, ?)""",
                    contact.kind().word(),
                    contact.url(),
                    String.join("\n", contact.recipients()),
                    secret,
                    contact.perHour(),
                    contact.name());
        }
    }

    static int removeContact(Handle tx, String name) {
        return Sql.update(tx, "delete from contact_point where name = ?", name);
    }

    static List<Route> routes(Handle handle) {
        List<Route> routes = new ArrayList<>();
        Sql.query(
                handle,
                """
                select name, contacts, severities, kinds, sites, profiles, rules, wait_seconds, \
                interval_seconds, repeat_seconds, sends_resolved from notify_route order by name""",
                row -> routes.add(route(row)));
        return routes;
    }

    private static Route route(ResultSet row) throws SQLException {
        return new Route(
                row.getString(1),
                row.getString(2).lines().toList(),
                set(row.getString(3)),
                set(row.getString(4)),
                set(row.getString(5)),
                set(row.getString(6)),
                set(row.getString(7)),
                Duration.ofSeconds(row.getInt(8)),
                Duration.ofSeconds(row.getInt(9)),
                Duration.ofSeconds(row.getInt(10)),
                row.getBoolean(11));
    }

    private static Set<String> set(String lines) {
        return new TreeSet<>(lines.lines().toList());
    }

    private static String lines(Collection<String> words) {
        return String.join("\n", new TreeSet<>(words));
    }

    static void put(Handle tx, Route route) {
        Sql.update(
                tx,
                """
                merge into notify_route (name, contacts, severities, kinds, sites, profiles, \
                rules, wait_seconds, interval_seconds, repeat_seconds, sends_resolved) \
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                route.name(),
                String.join("\n", route.contacts()),
                lines(route.severities()),
                lines(route.kinds()),
                lines(route.sites()),
                lines(route.profiles()),
                lines(route.rules()),
                route.gather().toSeconds(),
                route.interval().toSeconds(),
                route.repeat().toSeconds(),
                route.sendsResolved());
    }

    static int removeRoute(Handle tx, String name) {
        return Sql.update(tx, "delete from notify_route where name = ?", name);
    }

    static Map<Told.Key, Told> told(Handle handle) {
        Map<Told.Key, Told> told = new HashMap<>();
        Sql.query(
                handle,
                "select contact, route, cause, seen_at, sent_at, told from notify_group",
                row -> {
                    Long sentAt = row.getObject(5, Long.class);
                    told.put(
                            new Told.Key(row.getString(1), row.getString(2), row.getString(3)),
                            new Told(
                                    Times.ofMicros(row.getLong(4)),
                                    sentAt == null ? null : Times.ofMicros(sentAt),
                                    Told.alarms(row.getString(6))));
                });
        return told;
    }

    /** Keeps what was told; nothing more of it if null. */
    static void put(Handle tx, Told.Key key, @Nullable Told told) {
        if (told == null) {
            Sql.update(
                    tx,
                    "delete from notify_group where contact = ? and route = ? and cause = ?",
                    key.contact(),
                    key.route(),
                    key.cause());
            return;
        }
        Instant sentAt = told.sentAt();
        Sql.update(
                tx,
                """
                merge into notify_group (contact, route, cause, seen_at, sent_at, told) \
                values (?, ?, ?, ?, ?, ?)""",
                key.contact(),
                key.route(),
                key.cause(),
                Times.toMicros(told.seenAt()),
                sentAt == null ? null : Times.toMicros(sentAt),
                told.text());
    }
}
