package dev.skerry.gateway.profile;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.profile.Assignment.Place;
import dev.skerry.gateway.profile.ProfileView.VersionView;
import dev.skerry.gateway.store.AgentKeys;
import dev.skerry.gateway.store.Sql;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.sync.proto.ApprovalRequest;
import dev.skerry.sync.proto.ApprovedRequest;
import dev.skerry.sync.proto.ProfileReport;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Profiles, assignments and reports in SQL tables. Writes belong to the one writer. */
final class SqlProfileStore {
    private static final int MOST_GRANTS = 2 * Profiles.MOST_ASSIGNMENTS;

    private SqlProfileStore() {}

    /**
     * Why the profiles of a place are as they are.
     *
     * @param digest of the profile in lower-case hexadecimal; empty when it was taken away
     */
    record Grant(Place place, String digest, ApprovedRequest approved) {
        static Grant of(Place place, ApprovedRequest approved)
                throws InvalidProtocolBufferException {
            ApprovalRequest asked = ApprovalRequest.parseFrom(approved.getRequest());
            return new Grant(
                    place,
                    HexFormat.of().formatHex(asked.getContentDigest().toByteArray()),
                    approved);
        }
    }

    /** An agent's last report; nothing and no time when it never told. */
    record Report(ProfileReport content, @Nullable Instant at) {
        static final Report NONE = new Report(ProfileReport.getDefaultInstance(), null);
    }

    static List<VersionView> allVersions(Handle handle) {
        return query(handle, "true");
    }

    static List<VersionView> versionsOf(Handle handle, String name) {
        return query(handle, "name = ?", name);
    }

    static Optional<VersionView> version(Handle handle, String name, String version) {
        return query(handle, "name = ? and version = ?", name, version).stream().findFirst();
    }

    private static List<VersionView> query(Handle handle, String condition, Object... values) {
        List<VersionView> found = new ArrayList<>();
        Sql.query(
                handle,
                """
                select name, version, digest, description, stored_at, stored_by, \
                octet_length(source) from profile where\s"""
                        + condition,
                row -> found.add(version(row)),
                values);
        return found;
    }

    private static VersionView version(ResultSet row) throws SQLException {
        return new VersionView(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                Times.ofMicros(row.getLong(5)),
                row.getString(6),
                row.getInt(7));
    }

    static Optional<byte[]> source(Handle handle, String digest) {
        List<byte[]> found = new ArrayList<>();
        Sql.query(
                handle,
                "select source from profile where digest = ?",
                row -> found.add(row.getBytes(1)),
                digest);
        return found.stream().findFirst();
    }

    /** The names of all profiles that are kept, or whose place somebody approved a change of. */
    static Set<String> knownNames(Handle handle) {
        Set<String> names = new TreeSet<>();
        Sql.query(
                handle,
                "select name from profile union select name from profile_grant",
                row -> names.add(row.getString(1)));
        return names;
    }

    static void insert(
            Handle transaction, DeviceProfile profile, byte[] source, Instant now, String by) {
        Sql.update(
                transaction,
                """
                insert into profile (name, version, digest, description, stored_at, stored_by, \
                source) values (?, ?, ?, ?, ?, ?, ?)""",
                profile.name(),
                profile.version(),
                profile.digest(),
                profile.description(),
                Times.toMicros(now),
                by,
                source);
    }

    static void delete(Handle transaction, VersionView version) {
        Sql.update(transaction, "delete from profile where digest = ?", version.digest());
    }

    /** In the order of names and scopes. */
    static List<Assignment> assignments(Handle handle) {
        List<Assignment> found = new ArrayList<>();
        Sql.query(
                handle,
                """
                select a.name, a.scope, a.target, a.device_id, p.version, p.digest, \
                a.assigned_at, a.assigned_by from profile_assignment a \
                join profile p on p.profile_key = a.profile_key \
                order by a.name, a.scope, a.target, a.device_id""",
                row ->
                        found.add(
                                new Assignment(
                                        row.getString(1),
                                        Scope.of(row.getString(2)).orElseThrow(),
                                        row.getString(3),
                                        row.getString(4),
                                        row.getString(5),
                                        row.getString(6),
                                        Times.ofMicros(row.getLong(7)),
                                        row.getString(8))));
        return found;
    }

    static void assign(Handle transaction, Place place, String digest, Instant now, String by) {
        unassign(transaction, place);
        Sql.update(
                transaction,
                """
                insert into profile_assignment (name, scope, target, device_id, profile_key, \
                assigned_at, assigned_by) \
                values (?, ?, ?, ?, (select profile_key from profile where digest = ?), ?, ?)""",
                place.name(),
                place.scope().word(),
                place.target(),
                place.device(),
                digest,
                Times.toMicros(now),
                by);
    }

    /** Whether there was one. */
    static boolean unassign(Handle transaction, Place place) {
        return Sql.update(
                        transaction,
                        """
                        delete from profile_assignment \
                        where name = ? and scope = ? and target = ? and device_id = ?""",
                        place.name(),
                        place.scope().word(),
                        place.target(),
                        place.device())
                > 0;
    }

    /** Why the profiles of a place are as they are; nothing when nobody had to be asked. */
    static void grant(
            Handle transaction, Place place, @Nullable ApprovedRequest approved, Instant now) {
        Object[] key = {place.name(), place.scope().word(), place.target(), place.device()};
        Sql.update(
                transaction,
                """
                delete from profile_grant \
                where name = ? and scope = ? and target = ? and device_id = ?""",
                key);
        if (approved != null) {
            Sql.update(
                    transaction,
                    """
                    insert into profile_grant (name, scope, target, device_id, granted_at, \
                    approved) values (?, ?, ?, ?, ?, ?)""",
                    key[0],
                    key[1],
                    key[2],
                    key[3],
                    Times.toMicros(now),
                    approved.toByteArray());
            // Of what is not assigned any more, the newest are kept for agents that were away.
            Sql.update(
                    transaction,
                    """
                    delete from profile_grant g where granted_at < (select min(granted_at) from \
                    (select granted_at from profile_grant order by granted_at desc \
                    fetch first ? rows only)) and not exists (select 1 from profile_assignment a \
                    where a.name = g.name and a.scope = g.scope and a.target = g.target \
                    and a.device_id = g.device_id)""",
                    MOST_GRANTS);
        }
    }

    /** All of them, the newest first. */
    static List<Grant> grants(Handle handle) {
        List<Grant> grants = new ArrayList<>();
        Sql.query(
                handle,
                """
                select name, scope, target, device_id, approved from profile_grant \
                order by granted_at desc, name, scope, target, device_id""",
                row -> grants.add(grant(row)));
        return grants;
    }

    private static Grant grant(ResultSet row) throws SQLException {
        try {
            return Grant.of(
                    new Place(
                            row.getString(1),
                            Scope.of(row.getString(2)).orElseThrow(),
                            row.getString(3),
                            row.getString(4)),
                    ApprovedRequest.parseFrom(row.getBytes(5)));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the store holds an unreadable approval", e);
        }
    }

    static void tag(Handle transaction, String agentId, Set<String> tags) {
        int agentKey = AgentKeys.of(transaction, agentId);
        Sql.update(transaction, "delete from agent_tag where agent_key = ?", agentKey);
        for (String tag : tags) {
            Sql.update(
                    transaction,
                    "insert into agent_tag (agent_key, tag) values (?, ?)",
                    agentKey,
                    tag);
        }
    }

    static void reported(Handle transaction, String agentId, ProfileReport report, Instant now) {
        Sql.update(
                transaction,
                "merge into agent_profiles (agent_key, reported_at, report) values (?, ?, ?)",
                AgentKeys.of(transaction, agentId),
                Times.toMicros(now),
                report.toByteArray());
    }

    /** What agents reported last, by id. */
    static Map<String, Report> reports(Handle handle) {
        Map<String, Report> reports = new TreeMap<>();
        Sql.query(
                handle,
                """
                select a.agent_id, r.report, r.reported_at from agent_profiles r \
                join agent a on a.agent_key = r.agent_key""",
                row -> reports.put(row.getString(1), report(row)));
        return reports;
    }

    private static Report report(ResultSet row) throws SQLException {
        try {
            return new Report(
                    ProfileReport.parseFrom(row.getBytes(2)), Times.ofMicros(row.getLong(3)));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the store holds an unreadable report", e);
        }
    }
}
