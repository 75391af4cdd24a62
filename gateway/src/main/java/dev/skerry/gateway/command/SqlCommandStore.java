package dev.skerry.gateway.command;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.gateway.command.CommandView.Step;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.store.AgentKeys;
import dev.skerry.gateway.store.Sql;
import dev.skerry.sync.crdt.TwinMessages;
import dev.skerry.sync.proto.ApprovedRequest;
import dev.skerry.sync.proto.Command;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Commands in SQL tables. Writes belong to the one writer. */
public final class SqlCommandStore {
    private static final String COLUMNS =
            "select c.command_key, a.agent_id, c.content, c.requested_at, c.has_confirm, c.state,"
                    + " c.is_over, c.delivered_epoch, c.approved, c.valid_micros from command c"
                    + " join agent a on a.agent_key = c.agent_key where ";

    private final Jdbi jdbi;

    public SqlCommandStore(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * A command as it is stored.
     *
     * @param content as it is sent
     * @param deliveredEpoch of the agent that it was handed to; null before
     * @param approved why it may be done; empty when nothing has to be said of that
     * @param validMicros how long it may take once it has its approvals
     */
    record Stored(
            long key,
            String agentId,
            Command content,
            long requestedAtMicros,
            boolean confirms,
            CommandState state,
            boolean isOver,
            @Nullable Long deliveredEpoch,
            ApprovedRequest approved,
            long validMicros) {
        boolean isExpired(long nowMicros) {
            return content.getExpiresAtMicros() <= nowMicros;
        }
    }

    Optional<Stored> find(Handle handle, String commandId) {
        return list(handle, "c.command_id = ?", commandId).stream().findFirst();
    }

    /** What is not over of an agent's commands, in the order in which they were requested. */
    List<Stored> open(Handle handle, String agentId) {
        return list(handle, "a.agent_id = ? and not c.is_over order by c.command_key", agentId);
    }

    /** What expired without having been delivered. */
    List<Stored> due(Handle handle, long nowMicros) {
        return list(
                handle,
                "c.state = 'requested' and c.expires_at <= ? fetch first 256 rows only",
                nowMicros);
    }

    boolean anyDue(long nowMicros) {
        return jdbi.withHandle(handle -> !due(handle, nowMicros).isEmpty());
    }

    private static List<Stored> list(Handle handle, String condition, Object value) {
        List<Stored> found = new ArrayList<>();
        Sql.query(handle, COLUMNS + condition, row -> found.add(stored(row)), value);
        return found;
    }

    private static Stored stored(ResultSet row) throws SQLException {
        try {
            return new Stored(
                    row.getLong(1),
                    row.getString(2),
                    Command.parseFrom(row.getBytes(3)),
                    row.getLong(4),
                    row.getBoolean(5),
                    CommandState.of(row.getString(6)),
                    row.getBoolean(7),
                    row.getObject(8, Long.class),
                    ApprovedRequest.parseFrom(
                            Objects.requireNonNullElse(row.getBytes(9), new byte[0])),
                    row.getLong(10));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the store holds an unreadable command", e);
        }
    }

    /**
     * Files a new command; its first step comes next.
     *
     * @param state that it begins in
     */
    void insert(
            Handle transaction,
            String agentId,
            Command content,
            boolean confirms,
            CommandState state,
            long validMicros,
            long nowMicros) {
        Sql.update(
                transaction,
                """
                insert into command (command_id, agent_key, device_id, content, requested_at, \
                expires_at, has_confirm, state, is_over, valid_micros) \
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                content.getCommandId(),
                AgentKeys.of(transaction, agentId),
                content.getDeviceId(),
                content.toByteArray(),
                nowMicros,
                content.getExpiresAtMicros(),
                confirms,
                state.word(),
                false,
                validMicros);
    }

    /** It may be done, for so long. */
    void approve(Handle transaction, Command content, ApprovedRequest approved) {
        Sql.update(
                transaction,
                "update command set content = ?, expires_at = ?, approved = ? where command_id = ?",
                content.toByteArray(),
                content.getExpiresAtMicros(),
                approved.toByteArray(),
                content.getCommandId());
    }

    /** It is handed to the agent that has this epoch. */
    void delivered(Handle transaction, Command content, long epoch) {
        Sql.update(
                transaction,
                "update command set content = ?, delivered_epoch = ? where command_id = ?",
                content.toByteArray(),
                epoch,
                content.getCommandId());
    }

    /**
     * Notes a step, unless it is noted already.
     *
     * @return whether it is new
     */
    boolean step(Handle transaction, Stored command, Step step, boolean isOver) {
        boolean[] known = {false};
        Sql.query(
                transaction,
                "select 1 from command_step where command_key = ? and state = ?",
                row -> known[0] = true,
                command.key(),
                step.state().word());
        if (known[0]) {
            return false;
        }
        Sql.update(
                transaction,
                """
                insert into command_step (command_key, state, at_micros, taken_by, code, message) \
                values (?, ?, ?, ?, ?, ?)""",
                command.key(),
                step.state().word(),
                Times.toMicros(step.at()),
                step.by(),
                step.code(),
                step.message());
        if (isOver || step.state().compareTo(command.state()) >= 0) {
            Sql.update(
                    transaction,
                    "update command set state = ?, is_over = ? where command_key = ?",
                    step.state().word(),
                    isOver,
                    command.key());
        }
        return true;
    }

    /** Forgets the oldest that are over, beyond so many of an agent. */
    void trim(Handle transaction, String agentId, int most) {
        int agentKey = AgentKeys.of(transaction, agentId);
        Sql.update(
                transaction,
                """
                delete from command where agent_key = ? and is_over and command_key <= \
                (select command_key from command where agent_key = ? \
                order by command_key desc offset ? rows fetch first 1 rows only)""",
                agentKey,
                agentKey,
                most);
    }

    /** A command as it is shown. */
    public Optional<CommandView> view(String commandId) {
        return jdbi.withHandle(handle -> find(handle, commandId).map(c -> view(handle, c)));
    }

    Optional<CommandView> view(Handle handle, String commandId) {
        return find(handle, commandId).map(command -> view(handle, command));
    }

    /** A device's commands, newest first. */
    public List<CommandView> views(String agentId, String deviceId, int limit) {
        return jdbi.withHandle(
                handle -> {
                    List<Stored> found = new ArrayList<>();
                    Sql.query(
                            handle,
                            COLUMNS
                                    + "a.agent_id = ? and c.device_id = ?"
                                    + " order by c.command_key desc fetch first ? rows only",
                            row -> found.add(stored(row)),
                            agentId,
                            deviceId,
                            limit);
                    return found.stream().map(command -> view(handle, command)).toList();
                });
    }

    private static CommandView view(Handle handle, Stored command) {
        List<Step> steps = new ArrayList<>();
        Sql.query(
                handle,
                """
                select state, at_micros, taken_by, code, message from command_step \
                where command_key = ? order by step_key""",
                row -> steps.add(step(row)),
                command.key());
        Command content = command.content();
        Map<String, Object> arguments = new TreeMap<>();
        content.getArgumentsMap()
                .forEach((name, value) -> arguments.put(name, TwinMessages.plain(value)));
        return new CommandView(
                content.getCommandId(),
                command.agentId(),
                content.getDeviceId(),
                content.getName(),
                arguments,
                Times.ofMicros(command.requestedAtMicros()),
                Times.ofMicros(content.getExpiresAtMicros()),
                command.confirms(),
                command.state(),
                command.isOver(),
                steps);
    }

    private static Step step(ResultSet row) throws SQLException {
        Instant at = Times.ofMicros(row.getLong(2));
        return new Step(
                CommandState.of(row.getString(1)),
                at,
                row.getString(3),
                row.getString(4),
                row.getString(5));
    }
}
