package dev.skerry.gateway.people;

import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.store.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** People in an SQL table. Writes belong to the one writer. */
final class SqlPeopleStore {
    private static final String COLUMNS =
            "select p.person_key, p.name, p.subject, p.password_hash, p.role, p.sites from person p";

    private SqlPeopleStore() {}

    /**
     * A person.
     *
     * @param subject at the OIDC provider; null for one who has a password here
     */
    record Person(
            long key,
            String name,
            @Nullable String subject,
            @Nullable String passwordHash,
            Role role,
            Sites sites) {
        /** Whether they decide who may do what. */
        boolean isHead() {
            return role == Role.ADMIN && sites.areAll();
        }
    }

    static Optional<Person> named(Handle handle, String name) {
        return people(handle, " where p.name = ?", name).stream().findFirst();
    }

    static Optional<Person> ofSubject(Handle handle, String subject) {
        return people(handle, " where p.subject = ?", subject).stream().findFirst();
    }

    static Optional<Person> ofKey(Handle handle, long key) {
        return people(handle, " where p.person_key = ?", key).stream().findFirst();
    }

    private static List<Person> people(Handle handle, String where, Object value) {
        List<Person> found = new ArrayList<>();
        Sql.query(handle, COLUMNS + where, rs -> found.add(person(rs)), value);
        return found;
    }

    private static Person person(ResultSet rs) throws SQLException {
        return new Person(
                rs.getLong(1),
                rs.getString(2),
                rs.getString(3),
                rs.getString(4),
                Role.of(rs.getString(5)).orElseThrow(),
                Sites.ofText(rs.getString(6)));
    }

    static List<PersonView> views(Handle handle, Instant now) {
        List<PersonView> found = new ArrayList<>();
        Sql.query(
                handle,
                """
                select p.name, p.role, p.sites, p.subject, p.made_at, p.login_at, \
                (select count(*) from person_session s where s.person_key = p.person_key \
                and s.ends_at > ?), \
                (select count(*) from api_token t where t.person_key = p.person_key \
                and t.ends_at > ?) from person p order by p.name""",
                rs ->
                        found.add(
                                new PersonView(
                                        rs.getString(1),
                                        rs.getString(2),
                                        list(rs.getString(3)),
                                        rs.getString(4) == null ? "password" : "oidc",
                                        Times.ofMicros(rs.getLong(5)),
                                        at(rs, 6),
                                        rs.getInt(7),
                                        rs.getInt(8),
                                        PersonView.revision(
                                                rs.getString(2), list(rs.getString(3))))),
                Times.toMicros(now),
                Times.toMicros(now));
        return found;
    }

    static int count(Handle handle, String condition) {
        List<Integer> counts = new ArrayList<>();
        Sql.query(
                handle,
                "select count(*) from person p" + condition,
                rs -> counts.add(rs.getInt(1)));
        return counts.getFirst();
    }

    /** How many decide who may do what. */
    static int heads(Handle handle) {
        return count(handle, " where p.role = 'admin' and p.sites is null");
    }

    static long insert(Handle handle, Person person, Instant now) {
        return Sql.insert(
                handle,
                """
                insert into person (name, subject, password_hash, role, sites, made_at) \
                values (?, ?, ?, ?, ?, ?)""",
                "person_key",
                person.name(),
                person.subject(),
                person.passwordHash(),
                person.role().word(),
                person.sites().text(),
                Times.toMicros(now));
    }

    static void update(Handle handle, Person person) {
        Sql.update(
                handle,
                "update person set password_hash = ?, role = ?, sites = ? where person_key = ?",
                person.passwordHash(),
                person.role().word(),
                person.sites().text(),
                person.key());
    }

    static void loggedIn(Handle handle, long key, Instant now) {
        Sql.update(
                handle,
                "update person set login_at = ? where person_key = ?",
                Times.toMicros(now),
                key);
    }

    static void delete(Handle handle, long key) {
        Sql.update(handle, "delete from person where person_key = ?", key);
    }

    /** As views show it. */
    static @Nullable List<String> list(@Nullable String sites) {
        return sites(Sites.ofText(sites));
    }

    static @Nullable List<String> sites(Sites sites) {
        return sites.names() == null ? null : List.copyOf(new TreeSet<>(sites.names()));
    }

    static @Nullable Instant at(ResultSet rs, int column) throws SQLException {
        Long micros = rs.getObject(column, Long.class);
        return micros == null ? null : Times.ofMicros(micros);
    }
}
