package dev.skerry.gateway.model;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.store.Sql;
import dev.skerry.sync.proto.Signed;
import dev.skerry.sync.sign.Artifact.Version;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What the store has of bundles: all but the archives. */
public final class SqlBundleStore {
    private static final Comparator<StoredBundle> ORDER =
            Comparator.comparing(StoredBundle::name)
                    .thenComparing(StoredBundle::version, Comparator.reverseOrder());

    private SqlBundleStore() {}

    /** All, by name, the highest version first. */
    public static List<StoredBundle> all(Handle handle) {
        return query(handle, "true");
    }

    /** The versions of one name, the highest first. */
    static List<StoredBundle> ofName(Handle handle, String name) {
        return query(handle, "name = ?", name);
    }

    public static Optional<StoredBundle> find(Handle handle, String name, String version) {
        return query(handle, "name = ? and version = ?", name, version).stream().findFirst();
    }

    public static Optional<StoredBundle> byDigest(Handle handle, String digest) {
        return query(handle, "digest = ?", digest).stream().findFirst();
    }

    private static List<StoredBundle> query(Handle handle, String condition, Object... values) {
        List<StoredBundle> found = new ArrayList<>();
        Sql.query(
                handle,
                """
                select name, version, digest, task, licence, description, archive_bytes, \
                archive_sha256, artifact, signed_at, stored_at, stored_by from model_bundle where\s"""
                        + condition,
                row -> found.add(bundle(row)),
                values);
        found.sort(ORDER);
        return found;
    }

    private static StoredBundle bundle(ResultSet row) throws SQLException {
        try {
            return new StoredBundle(
                    row.getString(1),
                    Version.of(row.getString(2)).orElseThrow(),
                    row.getString(3),
                    row.getString(4),
                    row.getString(5),
                    row.getString(6),
                    row.getLong(7),
                    ByteString.copyFrom(row.getBytes(8)),
                    Signed.parseFrom(row.getBytes(9)),
                    Times.ofMicros(row.getLong(10)),
                    Times.ofMicros(row.getLong(11)),
                    row.getString(12));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the store holds an unreadable signature", e);
        }
    }

    static Optional<BundleText> text(Handle handle, String digest) {
        List<BundleText> found = new ArrayList<>();
        Sql.query(
                handle,
                "select manifest, card from model_bundle where digest = ?",
                row -> found.add(new BundleText(row.getBytes(1), row.getString(2))),
                digest);
        return found.stream().findFirst();
    }

    static void insert(Handle transaction, StoredBundle bundle, BundleText text) {
        Sql.update(
                transaction,
                """
                insert into model_bundle (name, version, digest, task, licence, description, \
                archive_bytes, archive_sha256, manifest, card, artifact, signed_at, stored_at, \
                stored_by) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                bundle.name(),
                bundle.version().toString(),
                bundle.digest(),
                bundle.task(),
                bundle.licence(),
                bundle.description(),
                bundle.archiveBytes(),
                bundle.archiveSha256().toByteArray(),
                text.manifest(),
                text.card(),
                bundle.artifact().toByteArray(),
                Times.toMicros(bundle.signedAt()),
                Times.toMicros(bundle.storedAt()),
                bundle.storedBy());
    }

    static void sign(Handle transaction, String digest, Signed artifact, Instant now) {
        Sql.update(
                transaction,
                "update model_bundle set artifact = ?, signed_at = ? where digest = ?",
                artifact.toByteArray(),
                Times.toMicros(now),
                digest);
    }

    static void delete(Handle transaction, String digest) {
        Sql.update(transaction, "delete from model_bundle where digest = ?", digest);
    }
}
