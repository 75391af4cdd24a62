package dev.skerry.gateway.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.store.Sql;
import dev.skerry.sync.audit.Hash;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * An entry as it is stored: what was hashed, and beside it what it is found by.
 *
 * @param content null when only the hash is kept any more, as are those that it is found by
 */
record LogRow(
        long entryNo,
        long atMicros,
        @Nullable String what,
        @Nullable String who,
        @Nullable String agentId,
        Hash leaf,
        byte @Nullable [] content) {
    /** Of an entry that tells up to which one of a log the contents were given up. */
    static final String PRUNED = "log.pruned";

    /** The member with the number of the first entry whose content was kept then. */
    static final String BEFORE = "before";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Hands over the rows of a log from one number up to, but not including, another. */
    static void read(Handle handle, int logNo, long first, long end, Consumer<LogRow> reader) {
        Sql.query(
                handle,
                """
                select entry_no, at_micros, what, who, agent_id, leaf, content from audit_entry \
                where log_no = ? and entry_no >= ? and entry_no < ? order by entry_no""",
                row -> reader.accept(of(row)),
                logNo,
                first,
                end);
    }

    /** Hands over so many rows from a number on of which more is left than the hash. */
    static void readFilled(
            Handle handle, int logNo, long first, int most, Consumer<LogRow> reader) {
        Sql.query(
                handle,
                """
                select entry_no, at_micros, what, who, agent_id, leaf, content from audit_entry \
                where log_no = ? and entry_no >= ? and (content is not null or what is not null) \
                order by entry_no fetch first ? rows only""",
                row -> reader.accept(of(row)),
                logNo,
                first,
                most);
    }

    private static LogRow of(ResultSet row) throws SQLException {
        return new LogRow(
                row.getLong(1),
                row.getLong(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                Hash.of(row.getBytes(6)),
                row.getBytes(7));
    }

    /** What does not fit the content in what the entry is found by, or its hash; null if all. */
    @Nullable String fault() {
        if (content == null) {
            return what == null && who == null && agentId == null
                    ? null
                    : "entry %d has no content, but says what it was".formatted(entryNo);
        }
        if (!Hash.ofLeaf(content).equals(leaf)) {
            return "entry %d is not what was hashed".formatted(entryNo);
        }
        return isLabelled()
                ? null
                : "entry %d is found by what its content does not say".formatted(entryNo);
    }

    private boolean isLabelled() {
        JsonNode entry = json();
        try {
            return entry.path("what").asText().equals(what)
                    && entry.path("who").asText().equals(who)
                    && Objects.equals(entry.path("about").path("agent").asText(null), agentId)
                    && Times.toMicros(Instant.parse(entry.path("at").asText())) == atMicros;
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** Up to which entry this one says that contents of that log were given up; else 0. */
    long prunedBefore(String origin) {
        if (!PRUNED.equals(what)) {
            return 0;
        }
        JsonNode entry = json();
        return entry.path("about").path("log").asText().equals(origin)
                ? entry.path("details").path(BEFORE).asLong()
                : 0;
    }

    private JsonNode json() {
        try {
            return JSON.readTree(content);
        } catch (IOException e) {
            return JSON.nullNode();
        }
    }
}
