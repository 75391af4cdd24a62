package dev.skerry.gateway.program;

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

/** What the store has of programs: all but their chunks. */
public final class SqlProgramStore {
    private static final Comparator<StoredProgram> ORDER =
            Comparator.comparing(StoredProgram::version, Comparator.reverseOrder())
                    .thenComparing(StoredProgram::target);

    private SqlProgramStore() {}

    /** All, the highest version first. */
    public static List<StoredProgram> all(Handle handle) {
        return query(handle, "true");
    }

    /** One version's, by target. */
    public static List<StoredProgram> ofVersion(Handle handle, String version) {
        return query(handle, "version = ?", version);
    }

    public static Optional<StoredProgram> byDigest(Handle handle, String indexDigest) {
        return query(handle, "index_digest = ?", indexDigest).stream().findFirst();
    }

    private static List<StoredProgram> query(Handle handle, String condition, Object... values) {
        List<StoredProgram> found = new ArrayList<>();
        Sql.query(
                handle,
                """
                select version, target, index_digest, octet_length(index_content), content_bytes, \
                file_count, chunk_count, reads_from, reads_to, writes, artifact, signed_at, \
                stored_at, stored_by from program where\s"""
                        + condition,
                row -> found.add(program(row)),
                values);
        found.sort(ORDER);
        return found;
    }

    private static StoredProgram program(ResultSet row) throws SQLException {
        try {
            return new StoredProgram(
                    Version.of(row.getString(1)).orElseThrow(),
                    row.getString(2),
                    row.getString(3),
                    row.getInt(4),
                    row.getLong(5),
                    row.getInt(6),
                    row.getInt(7),
                    row.getInt(8),
                    row.getInt(9),
                    row.getInt(10),
                    Signed.parseFrom(row.getBytes(11)),
                    Times.ofMicros(row.getLong(12)),
                    Times.ofMicros(row.getLong(13)),
                    row.getString(14));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the store holds an unreadable signature", e);
        }
    }

    /** The index as it was made. */
    static Optional<byte[]> index(Handle handle, String indexDigest) {
        List<byte[]> found = new ArrayList<>();
        Sql.query(
                handle,
                "select index_content from program where index_digest = ?",
                row -> found.add(row.getBytes(1)),
                indexDigest);
        return found.stream().findFirst();
    }

    static void insert(Handle transaction, StoredProgram program, byte[] index) {
        Sql.update(
                transaction,
                """
                insert into program (version, target, index_digest, index_content, content_bytes, \
                file_count, chunk_count, reads_from, reads_to, writes, artifact, signed_at, \
                stored_at, stored_by) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                program.version().toString(),
                program.target(),
                program.indexDigest(),
                index,
                program.contentBytes(),
                program.files(),
                program.chunks(),
                program.readsFrom(),
                program.readsTo(),
                program.writes(),
                program.artifact().toByteArray(),
                Times.toMicros(program.signedAt()),
                Times.toMicros(program.storedAt()),
                program.storedBy());
    }

    static void sign(Handle transaction, String indexDigest, Signed artifact, Instant now) {
        Sql.update(
                transaction,
                "update program set artifact = ?, signed_at = ? where index_digest = ?",
                artifact.toByteArray(),
                Times.toMicros(now),
                indexDigest);
    }

    static void delete(Handle transaction, String indexDigest) {
        Sql.update(transaction, "delete from program where index_digest = ?", indexDigest);
    }
}
