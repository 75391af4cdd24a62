package dev.skerry.gateway.command;

import dev.skerry.gateway.command.CommandView.Step;
import dev.skerry.gateway.command.SqlCommandStore.Stored;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.store.Change;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.sync.proto.Command;
import dev.skerry.sync.proto.CommandResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * What is ordered of devices. Every step is committed by the store's one writer before anybody is
 * told of it; a command is handed to its agent in each session until the last of it was heard.
 */
public final class Commands {
    /** How many of an agent's commands may wait for their end. */
    public static final int MOST_OPEN = 100;

    /** How many of an agent's commands are kept. */
    public static final int MOST_KEPT = 1_000;

    private static final Logger LOG = Logger.getLogger(Commands.class);
    private static final int LONGEST_MESSAGE = 1_000;
    private static final String GATEWAY = "gateway";

    private final GroupCommitter committer;
    private final SqlCommandStore store;
    private final CommandLink link;
    private final CommandListener listener;
    private final InstantSource clock;

    public Commands(
            GroupCommitter committer,
            SqlCommandStore store,
            CommandLink link,
            CommandListener listener,
            InstantSource clock) {
        this.committer = committer;
        this.store = store;
        this.link = link;
        this.listener = listener;
        this.clock = clock;
    }

    /**
     * A command that somebody wants sent, and that the device's profile allows.
     *
     * @param content without its expiry
     * @param confirms whether the profile says how the device shows that it obeyed
     * @param by who wants it, for people
     */
    public record Request(
            String agentId, Command content, Duration expiresIn, boolean confirms, String by) {}

    /** What came of a request. */
    public sealed interface Answer {
        /** It is durable, now or since it was requested with the same id before. */
        record Taken(CommandView command) implements Answer {}

        /** The id was given to another command. */
        record IdTaken() implements Answer {}

        /** As many are open as may be. */
        record TooMany() implements Answer {}
    }

    /** What came of the wish to take a command back. */
    public sealed interface Cancellation {
        /** It will not be delivered. */
        record Done(CommandView command) implements Cancellation {}

        /** It was delivered, or is over. */
        record TooLate(CommandView command) implements Cancellation {}

        /** There is no such command. */
        record Unknown() implements Cancellation {}
    }

    /** Takes a command; the agent gets it once it is durable, at once when it is connected. */
    public CompletableFuture<Answer> request(Request request) throws InterruptedException {
        return submit("command for " + request.agentId(), tx -> request(tx, request));
    }

    private Answer request(Transaction tx, Request request) {
        Command content = request.content();
        Optional<Stored> before = store.find(tx.handle, content.getCommandId());
        if (before.isPresent()) {
            return isSame(before.get(), request)
                    ? new Answer.Taken(tx.view(content.getCommandId()))
                    : new Answer.IdTaken();
        }
        if (store.open(tx.handle, request.agentId()).size() >= MOST_OPEN) {
            return new Answer.TooMany();
        }
        Instant now = clock.instant();
        Command timed =
                content.toBuilder()
                        .setExpiresAtMicros(Times.toMicros(now.plus(request.expiresIn())))
                        .build();
        store.insert(tx.handle, request.agentId(), timed, request.confirms(), Times.toMicros(now));
        Stored command = store.find(tx.handle, content.getCommandId()).orElseThrow();
        tx.step(command, new Step(CommandState.REQUESTED, now, request.by(), null, null), false);
        OptionalLong epoch = link.epoch(request.agentId());
        if (epoch.isPresent()) {
            deliver(tx, command, epoch.getAsLong());
        }
        store.trim(tx.handle, request.agentId(), MOST_KEPT);
        return new Answer.Taken(tx.view(content.getCommandId()));
    }

    private static boolean isSame(Stored before, Request request) {
        return before.agentId().equals(request.agentId())
                && before.content().getDeviceId().equals(request.content().getDeviceId())
                && before.content().getName().equals(request.content().getName())
                && before.content().getArgumentsMap().equals(request.content().getArgumentsMap());
    }

    private void deliver(Transaction tx, Stored command, long epoch) {
        Instant now = clock.instant();
        Command content =
                command.content().toBuilder().setFirstSentAtMicros(Times.toMicros(now)).build();
        store.delivered(tx.handle, content, epoch);
        tx.step(command, new Step(CommandState.DELIVERED, now, GATEWAY, null, null), false);
        tx.sends.add(new Send(command.agentId(), content));
    }

    /** Takes a command back unless it was delivered. */
    public CompletableFuture<Cancellation> cancel(String commandId, String by)
            throws InterruptedException {
        return submit(
                "cancellation of command " + commandId,
                tx -> {
                    Stored command = store.find(tx.handle, commandId).orElse(null);
                    if (command == null) {
                        return new Cancellation.Unknown();
                    }
                    if (command.state() != CommandState.REQUESTED) {
                        return command.state() == CommandState.CANCELLED
                                ? new Cancellation.Done(tx.view(commandId))
                                : new Cancellation.TooLate(tx.view(commandId));
                    }
                    tx.step(
                            command,
                            new Step(CommandState.CANCELLED, clock.instant(), by, null, null),
                            true);
                    return new Cancellation.Done(tx.view(commandId));
                });
    }

    /**
     * An agent's session is open: it gets what waits, and again what it has not answered.
     *
     * @param forked whether another agent has, or had, the same memory, so that this one may lack
     *     what it was told
     */
    public void opened(String agentId, long epoch, boolean forked) throws InterruptedException {
        var _ =
                submit(
                        "commands for " + agentId,
                        tx -> {
                            store.open(tx.handle, agentId)
                                    .forEach(c -> offer(tx, c, epoch, forked));
                            return true;
                        });
    }

    private void offer(Transaction tx, Stored command, long epoch, boolean forked) {
        Long deliveredTo = command.deliveredEpoch();
        if (deliveredTo == null) {
            if (command.isExpired(Times.toMicros(clock.instant()))) {
                expire(tx, command);
            } else {
                deliver(tx, command, epoch);
            }
        } else if (deliveredTo == epoch && !forked) {
            tx.sends.add(
                    new Send(
                            command.agentId(),
                            command.content().toBuilder().setAgain(true).build()));
        } else {
            // It may remember nothing of what it was told before.
            tx.step(
                    command,
                    new Step(
                            CommandState.FAILED,
                            clock.instant(),
                            GATEWAY,
                            GatewayError.COMMAND_UNCERTAIN.code(),
                            GatewayError.COMMAND_UNCERTAIN.meaning()),
                    true);
        }
    }

    /** An agent says what became of a command. */
    public void result(String agentId, CommandResult result) throws InterruptedException {
        var _ =
                submit(
                        "result of command " + result.getCommandId(),
                        tx -> {
                            store.find(tx.handle, result.getCommandId())
                                    .filter(c -> c.agentId().equals(agentId) && !c.isOver())
                                    .ifPresent(command -> note(tx, command, result));
                            return true;
                        });
    }

    private void note(Transaction tx, Stored command, CommandResult result) {
        CommandState.of(result.getOutcome())
                .ifPresent(
                        state ->
                                tx.step(
                                        command,
                                        new Step(
                                                state,
                                                Times.ofMicros(result.getAtMicros()),
                                                command.agentId(),
                                                orNull(result.getCode(), 64),
                                                orNull(result.getMessage(), LONGEST_MESSAGE)),
                                        result.getLast()));
    }

    private static @Nullable String orNull(String text, int most) {
        return text.isEmpty() ? null : text.substring(0, Math.min(text.length(), most));
    }

    /** Time passes: what could not be delivered in time has expired. */
    public void expireDue() throws InterruptedException {
        if (!store.anyDue(Times.toMicros(clock.instant()))) {
            return;
        }
        var _ =
                submit(
                        "commands that expired",
                        tx -> {
                            store.due(tx.handle, Times.toMicros(clock.instant()))
                                    .forEach(command -> expire(tx, command));
                            return true;
                        });
    }

    private void expire(Transaction tx, Stored command) {
        tx.step(
                command,
                new Step(
                        CommandState.EXPIRED,
                        clock.instant(),
                        GATEWAY,
                        GatewayError.COMMAND_NOT_DELIVERED.code(),
                        GatewayError.COMMAND_NOT_DELIVERED.meaning()),
                true);
    }

    /** A command and what became of it. */
    public Optional<CommandView> command(String commandId) {
        return store.view(commandId);
    }

    /** A device's commands, newest first. */
    public List<CommandView> commands(String agentId, String deviceId, int limit) {
        return store.views(agentId, deviceId, limit);
    }

    private record Send(String agentId, Command command) {}

    /** What is done in one transaction, and what follows from it once it is on the disk. */
    private final class Transaction {
        private final Handle handle;
        private final List<Send> sends = new ArrayList<>();
        private final Set<String> changed = new LinkedHashSet<>();

        Transaction(Handle handle) {
            this.handle = handle;
        }

        void step(Stored command, Step step, boolean isOver) {
            if (store.step(handle, command, step, isOver)) {
                changed.add(command.content().getCommandId());
            }
        }

        CommandView view(String commandId) {
            return store.view(handle, commandId).orElseThrow();
        }
    }

    private interface Body<T> {
        T run(Transaction transaction);
    }

    private <T> CompletableFuture<T> submit(String what, Body<T> body) throws InterruptedException {
        var change = new CommandChange<>(what, body);
        committer.submit(change);
        return change.done;
    }

    private final class CommandChange<T> implements Change {
        final CompletableFuture<T> done = new CompletableFuture<>();
        private final String what;
        private final Body<T> body;
        private @Nullable T outcome;
        private List<Send> sends = List.of();
        private List<CommandView> changed = List.of();

        CommandChange(String what, Body<T> body) {
            this.what = what;
            this.body = body;
        }

        @Override
        public int sizeBytes() {
            return 1_024;
        }

        @Override
        public void apply(Handle handle) {
            Transaction transaction = new Transaction(handle);
            outcome = body.run(transaction);
            sends = transaction.sends;
            changed = transaction.changed.stream().map(transaction::view).toList();
        }

        @Override
        public void committed() {
            sends.forEach(send -> link.send(send.agentId(), send.command()));
            done.complete(outcome);
            changed.forEach(listener::commandChanged);
        }

        @Override
        public void refused(RuntimeException why) {
            LOG.warnf("event=not-recorded what=\"%s\" cause=\"%s\"", what, why);
            done.completeExceptionally(why);
        }

        @Override
        public String toString() {
            return what;
        }
    }
}
