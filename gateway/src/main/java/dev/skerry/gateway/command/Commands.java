package dev.skerry.gateway.command;

import dev.skerry.gateway.approval.Approvals;
import dev.skerry.gateway.approval.Approvals.Filing;
import dev.skerry.gateway.approval.Settled.Carrier;
import dev.skerry.gateway.audit.AuditLog;
import dev.skerry.gateway.command.CommandTransaction.Ports;
import dev.skerry.gateway.command.CommandView.Step;
import dev.skerry.gateway.command.SqlCommandStore.Stored;
import dev.skerry.gateway.error.ActionError;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.error.PolicyError;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.people.Caller;
import dev.skerry.gateway.store.AgentKeys;
import dev.skerry.gateway.store.AnsweredChange;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.profile.policy.PolicyRequest;
import dev.skerry.sync.proto.ApprovalRequest;
import dev.skerry.sync.proto.ApprovedRequest;
import dev.skerry.sync.proto.Command;
import dev.skerry.sync.proto.CommandResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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

    private static final String NO_DEVICE = "SKR-A411";

    private static final int LONGEST_MESSAGE = 1_000;

    private final GroupCommitter committer;
    private final SqlCommandStore store;
    private final Approvals approvals;
    private final Ports ports;
    private final InstantSource clock;

    public Commands(
            GroupCommitter committer,
            SqlCommandStore store,
            CommandLink link,
            CommandListener listener,
            Approvals approvals,
            AuditLog audit,
            InstantSource clock) {
        this.committer = committer;
        this.store = store;
        this.approvals = approvals;
        this.ports = new Ports(store, link, listener, audit, clock);
        this.clock = clock;
    }

    /**
     * A command that somebody wants sent, and that the device's profile allows.
     *
     * @param profile of the device
     * @param content without its expiry
     * @param confirms whether the profile says how the device shows that it obeyed
     * @param by who wants it
     */
    public record Request(
            String agentId,
            String profile,
            Command content,
            Duration expiresIn,
            boolean confirms,
            Caller by) {}

    /** What came of a request. */
    public sealed interface Answer {
        /** It is durable, now or since it was requested with the same id before. */
        record Taken(CommandView command) implements Answer {}

        /** The id was given to another command. */
        record IdTaken() implements Answer {}

        /** As many are open as may be. */
        record TooMany() implements Answer {}

        /** It needs approvals, and can't wait for them. */
        record CannotWait(PolicyError why) implements Answer {}
    }

    /** What came of the wish to take a command back. */
    public sealed interface Cancellation {
        /** It will not be delivered. */
        record Done(CommandView command) implements Cancellation {}

        /** It waits for approvals, and somebody else asked for it. */
        record NotTheirs(String caller) implements Cancellation {}

        /** It was delivered, or is over. */
        record TooLate(CommandView command) implements Cancellation {}

        /** There is no such command. */
        record Unknown() implements Cancellation {}
    }

    /** Carries out what is decided of commands that wait for approvals. */
    public Carrier waiting() {
        return new WaitingCommands(ports);
    }

    /** Takes a command; the agent gets it once it is durable, at once when it is connected. */
    public CompletableFuture<Answer> request(Request request) throws InterruptedException {
        return submit("command for " + request.agentId(), tx -> request(tx, request));
    }

    private Answer request(CommandTransaction tx, Request request) {
        Command content = request.content();
        Optional<Stored> before = store.find(tx.handle(), content.getCommandId());
        if (before.isPresent()) {
            return isSame(before.get(), request)
                    ? new Answer.Taken(tx.view(content.getCommandId()))
                    : new Answer.IdTaken();
        }
        if (store.open(tx.handle(), request.agentId()).size() >= MOST_OPEN) {
            return new Answer.TooMany();
        }
        return switch (approvals.file(
                tx.handle(), question(tx.handle(), request), request.expiresIn(), null)) {
            case Filing.Unfit(PolicyError why) -> new Answer.CannotWait(why);
            case Filing.Waiting(var _, Instant until) -> {
                insert(tx, request, CommandState.WAITING, until);
                yield new Answer.Taken(tx.view(content.getCommandId()));
            }
            case Filing.Free(ApprovedRequest approved) -> {
                Instant expiry = clock.instant().plus(request.expiresIn());
                Stored command = insert(tx, request, CommandState.REQUESTED, expiry);
                if (approved != null) {
                    store.approve(tx.handle(), command.content(), approved);
                }
                tx.deliverIfConnected(content.getCommandId());
                yield new Answer.Taken(tx.view(content.getCommandId()));
            }
        };
    }

    private static ApprovalRequest question(Handle handle, Request request) {
        return ApprovalRequest.newBuilder()
                .setRequestId(request.content().getCommandId())
                .setKind(kind(request.content()))
                .setAgentId(request.agentId())
                .setSite(AgentKeys.site(handle, request.agentId()))
                .setDeviceId(request.content().getDeviceId())
                .setProfile(request.profile())
                .setName(request.content().getName())
                .putAllArguments(request.content().getArgumentsMap())
                .setCaller(request.by().name())
                .setRole(request.by().role().word())
                .build();
    }

    /** Without a device it is something that the agent itself shall do. */
    private static String kind(Command content) {
        return content.getDeviceId().isEmpty() ? PolicyRequest.AGENT_ACTION : PolicyRequest.COMMAND;
    }

    private Stored insert(
            CommandTransaction tx, Request request, CommandState state, Instant expiry) {
        store.insert(
                tx.handle(),
                request.agentId(),
                request.content().toBuilder().setExpiresAtMicros(Times.toMicros(expiry)).build(),
                request.confirms(),
                state,
                request.expiresIn().toNanos() / 1_000,
                Times.toMicros(clock.instant()));
        Stored command = store.find(tx.handle(), request.content().getCommandId()).orElseThrow();
        tx.step(command, state, request.by().name(), false);
        store.trim(tx.handle(), request.agentId(), MOST_KEPT);
        return command;
    }

    private static boolean isSame(Stored before, Request request) {
        return before.agentId().equals(request.agentId())
                && before.content().getDeviceId().equals(request.content().getDeviceId())
                && before.content().getName().equals(request.content().getName())
                && before.content().getArgumentsMap().equals(request.content().getArgumentsMap());
    }

    /** Takes a command back unless it was delivered; one that waits, by who may withdraw that. */
    public CompletableFuture<Cancellation> cancel(String commandId, Caller by)
            throws InterruptedException {
        return submit(
                "cancellation of command " + commandId,
                tx -> {
                    Stored command = store.find(tx.handle(), commandId).orElse(null);
                    if (command == null) {
                        return new Cancellation.Unknown();
                    }
                    if (command.state() != CommandState.REQUESTED
                            && command.state() != CommandState.WAITING) {
                        return command.state() == CommandState.CANCELLED
                                ? new Cancellation.Done(tx.view(commandId))
                                : new Cancellation.TooLate(tx.view(commandId));
                    }
                    Optional<String> asker = approvals.withdraw(tx.handle(), commandId, by);
                    if (asker.isPresent()) {
                        return new Cancellation.NotTheirs(asker.get());
                    }
                    tx.step(command, CommandState.CANCELLED, by.name(), true);
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
                            store.open(tx.handle(), agentId).stream()
                                    .filter(c -> c.state() != CommandState.WAITING)
                                    .forEach(c -> offer(tx, c, epoch, forked));
                            return true;
                        });
    }

    private void offer(CommandTransaction tx, Stored command, long epoch, boolean forked) {
        Long deliveredTo = command.deliveredEpoch();
        if (deliveredTo == null) {
            if (command.isExpired(Times.toMicros(clock.instant()))) {
                expire(tx, command);
            } else {
                tx.deliver(command, epoch);
            }
        } else if (deliveredTo == epoch && !forked) {
            tx.deliverAgain(command);
        } else if (isWipe(command) && deliveredTo != epoch) {
            // It keeps nothing of what it was: that is what it was told.
            tx.step(command, CommandState.EXECUTED, command.agentId(), true);
        } else {
            // It may remember nothing of what it was told before.
            tx.step(
                    command,
                    new Step(
                            CommandState.FAILED,
                            clock.instant(),
                            CommandTransaction.GATEWAY,
                            GatewayError.COMMAND_UNCERTAIN.code(),
                            GatewayError.COMMAND_UNCERTAIN.meaning()),
                    true);
        }
    }

    private static boolean isWipe(Stored command) {
        return command.content().getDeviceId().isEmpty()
                && command.content().getName().equals("wipe");
    }

    /** An agent says what became of a command. */
    public void result(String agentId, CommandResult result) throws InterruptedException {
        var _ =
                submit(
                        "result of command " + result.getCommandId(),
                        tx -> {
                            store.find(tx.handle(), result.getCommandId())
                                    .filter(c -> c.agentId().equals(agentId) && !c.isOver())
                                    .ifPresent(command -> note(tx, command, result));
                            return true;
                        });
    }

    private void note(CommandTransaction tx, Stored command, CommandResult result) {
        CommandState.of(result.getOutcome())
                .ifPresent(
                        state ->
                                tx.step(
                                        command,
                                        new Step(
                                                state,
                                                Times.ofMicros(result.getAtMicros()),
                                                command.agentId(),
                                                code(command, result),
                                                orNull(result.getMessage(), LONGEST_MESSAGE)),
                                        result.getLast()));
    }

    /** An agent from before there were orders of agents themselves takes one for a device's. */
    private static @Nullable String code(Stored command, CommandResult result) {
        return command.content().getDeviceId().isEmpty() && result.getCode().equals(NO_DEVICE)
                ? ActionError.NOT_UNDERSTOOD.code()
                : orNull(result.getCode(), 64);
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
                            store.due(tx.handle(), Times.toMicros(clock.instant()))
                                    .forEach(command -> expire(tx, command));
                            return true;
                        });
    }

    private void expire(CommandTransaction tx, Stored command) {
        tx.step(
                command,
                new Step(
                        CommandState.EXPIRED,
                        clock.instant(),
                        CommandTransaction.GATEWAY,
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

    private interface Body<T> {
        T run(CommandTransaction transaction);
    }

    private <T> CompletableFuture<T> submit(String what, Body<T> body) throws InterruptedException {
        record Done<T>(T outcome, Runnable afterCommit) {}
        var change =
                new AnsweredChange<>(
                        what,
                        handle -> {
                            var tx = new CommandTransaction(handle, ports);
                            T outcome = body.run(tx);
                            return new Done<>(outcome, tx.afterCommit());
                        },
                        done -> done.afterCommit().run());
        committer.submit(change);
        return change.done().thenApply(Done::outcome);
    }
}
