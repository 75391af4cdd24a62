package dev.skerry.tool.bench.outbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How others buffer: each reading a row of JSON in an embedded database, so many in a transaction
 * that is on the disk before it is acknowledged.
 */
enum RowStore {
    /** H2 as the outbox uses it: a commit writes, {@code CHECKPOINT SYNC} forces. */
    H2("jdbc:h2:file:%s/rows;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE", "CHECKPOINT SYNC"),
    /** SQLite with a write-ahead log; {@code synchronous=FULL} forces it at each commit. */
    SQLITE("jdbc:sqlite:%s/rows.db?journal_mode=WAL&synchronous=FULL", null);

    private final String url;
    private final @Nullable String force;

    RowStore(String url, @Nullable String force) {
        this.url = url;
        this.force = force;
    }

    /**
     * What it took.
     *
     * @param diskBytes of its files after a clean close
     * @param writtenBytes that the kernel wrote to the disk for it
     */
    record Cost(int readings, double seconds, long diskBytes, long writtenBytes) {}

    /** Stores readings in transactions of a size, until they or the time are at an end. */
    Cost store(Dataset data, Path folder, int group, double mostSeconds)
            throws SQLException, IOException {
        int readings = 0;
        double seconds = 0;
        long written;
        StringBuilder line = new StringBuilder();
        try (Connection connection = DriverManager.getConnection(url.formatted(folder));
                Statement statement = connection.createStatement()) {
            statement.execute("create table readings (id integer primary key, line varchar)");
            long writtenBefore = WrittenBytes.ofThisProcess();
            connection.setAutoCommit(false);
            try (PreparedStatement insert =
                    connection.prepareStatement("insert into readings values (?, ?)")) {
                long begin = System.nanoTime();
                while (readings + group <= data.size() && seconds < mostSeconds) {
                    for (int i = 0; i < group; i++) {
                        insert.setInt(1, readings);
                        line.setLength(0);
                        data.appendJson(line, readings);
                        insert.setString(2, line.toString());
                        insert.addBatch();
                        readings++;
                    }
                    insert.executeBatch();
                    connection.commit();
                    if (force != null) {
                        statement.execute(force);
                    }
                    seconds = (System.nanoTime() - begin) / 1e9;
                }
            }
            written = WrittenBytes.ofThisProcess() - writtenBefore;
            connection.setAutoCommit(true);
        }
        return new Cost(readings, seconds, sizeOf(folder), written);
    }

    private static long sizeOf(Path folder) throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }
}
