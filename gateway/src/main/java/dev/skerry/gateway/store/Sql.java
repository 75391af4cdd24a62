package dev.skerry.gateway.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/**
 * Plain JDBC for the writer's hot path and for long scans, where the mapping of named parameters
 * would cost more than the statement. H2 keeps the parsed statements.
 */
public final class Sql {
    private Sql() {}

    /** Reads one row. */
    public interface RowReader {
        /** Called for each row; must not move the cursor. */
        void read(ResultSet row) throws SQLException;
    }

    /** Inserts a row and gives its generated key. */
    public static long insert(
            Handle handle, String sql, String keyColumn, @Nullable Object... values) {
        Connection connection = handle.getConnection();
        try (PreparedStatement statement =
                connection.prepareStatement(sql, new String[] {keyColumn})) {
            bind(statement, values);
            statement.executeUpdate();
            try (ResultSet keys = statement.getGeneratedKeys()) {
                keys.next();
                return keys.getLong(1);
            }
        } catch (SQLException e) {
            throw new UnableToExecuteStatementException(e, null);
        }
    }

    /** Runs a statement and gives the number of rows it changed. */
    public static int update(Handle handle, String sql, @Nullable Object... values) {
        try (PreparedStatement statement = handle.getConnection().prepareStatement(sql)) {
            bind(statement, values);
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new UnableToExecuteStatementException(e, null);
        }
    }

    /** Runs a query and hands over its rows. */
    public static void query(
            Handle handle, String sql, RowReader reader, @Nullable Object... values) {
        try (PreparedStatement statement = handle.getConnection().prepareStatement(sql)) {
            bind(statement, values);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    reader.read(rows);
                }
            }
        } catch (SQLException e) {
            throw new UnableToExecuteStatementException(e, null);
        }
    }

    private static void bind(PreparedStatement statement, @Nullable Object[] values)
            throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }
}
