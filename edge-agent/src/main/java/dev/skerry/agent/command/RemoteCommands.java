package dev.skerry.agent.command;

import dev.skerry.agent.act.Actuator;
import dev.skerry.agent.act.Order;
import dev.skerry.agent.audit.AuditTrail;
import dev.skerry.agent.outbox.Outbox;
import dev.skerry.agent.pipeline.DeviceRegistry;
import dev.skerry.agent.pipeline.Inference;
import dev.skerry.agent.pipeline.Onlooker;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.trust.CommandDesk;
import dev.skerry.agent.trust.Leave;
import dev.skerry.profile.model.CommandSpec;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Reading;
import dev.skerry.sync.proto.Command;
import dev.skerry.sync.proto.CommandResult;
import dev.skerry.sync.proto.CommandResult.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what the gateway orders, at most once, whatever happens to this process:
 *
 * <ol>
 *   <li>the command is written down as accepted, and only when that is on the disk
 *   <li>it is handed to the broker, once; when the broker has it, it is executed
 *   <li>if its profile says how, it is confirmed by what the device shows after that.
 * </ol>
 *
 * <p>What is found accepted at a start was perhaps on its way when the process ended. It is not
 * tried again, and told to have failed with a code that says so.
 */
public final class RemoteCommands implements CommandDesk, Onlooker {
    /** How long what the agent itself shall do may wait when nobody says otherwise. */
    private static final Duration OWN_WAIT = Duration.ofHours(1);

    private static final long LONGEST_WAIT_MICROS = TimeUnit.DAYS.toMicros(7);

    /** Keeps states as {@link Outbox#saveStates} does. */
    public interface States {
        void save(Map<String, byte[]> states, Runnable whenDurable);
    }

    private final DeviceRegistry devices;
    private final Actuator actuator;
    private final OwnCommands own;
    private final States states;
    private final LongSupplier nowMicros;
    private final CommandMemory memory;
    private final CommandJournal journal;
    private final Watches watches;
    private volatile Consumer<CommandResult> listener = result -> {};

    private RemoteCommands(
            DeviceRegistry devices,
            Actuator actuator,
            OwnCommands own,
            States states,
            CommandMemory memory,
            AuditTrail audit,
            LongSupplier nowMicros) {
        this.devices = devices;
        this.watches = new Watches(devices);
        this.actuator = actuator;
        this.own = own;
        this.states = states;
        this.memory = memory;
        this.journal = new CommandJournal(audit);
        this.nowMicros = nowMicros;
    }

    /**
     * Commands to these devices and to the agent itself, going on where the last process ended;
     * before the outbox starts.
     *
     * @param nowMicros the agent's clock, microseconds since 1970-01-01T00:00:00Z
     */
    public static RemoteCommands open(
            Outbox outbox,
            DeviceRegistry devices,
            Actuator actuator,
            OwnCommands own,
            AuditTrail audit,
            LongSupplier nowMicros) {
        CommandMemory memory =
                CommandMemory.open(
                        outbox.stageStates(), !outbox.troubles().isEmpty(), nowMicros.getAsLong());
        RemoteCommands commands =
                new RemoteCommands(
                        devices, actuator, own, outbox::saveStates, memory, audit, nowMicros);
        commands.goOn();
        return commands;
    }

    private synchronized void goOn() {
        states.save(memory.begin(), () -> {});
        for (Remembered known : memory.open()) {
            if (known.is(Outcome.OUTCOME_EXECUTED)) {
                watches.begin(known.command(), known.results().getLast().getAtMicros());
            } else if (Declared.isOwn(known.command())) {
                ended(known.command(), own.endedWith(known.command()));
            } else {
                fail(
                        known.command(),
                        CommandMemory.UNCERTAIN,
                        "the agent ended while the command was on its way to the device"
                                + CommandMemory.MAY_HAVE_BEEN);
            }
        }
    }

    @Override
    public void reportTo(Consumer<CommandResult> told) {
        listener = told;
    }

    @Override
    public synchronized boolean knows(String commandId) {
        return memory.get(commandId) != null;
    }

    @Override
    public synchronized void take(Command command, Leave.@Nullable Approved approved) {
        Remembered known = memory.get(command.getCommandId());
        if (known == null) {
            begin(command, approved);
        } else if (known.isOf(command)) {
            known.results().forEach(listener);
        } else {
            listener.accept(
                    result(
                                    command,
                                    Outcome.OUTCOME_FAILED,
                                    "SKR-A416",
                                    "this id was given to another command: give each its own")
                            .build());
        }
    }

    @Override
    public synchronized void deny(Command command, Leave.Denied denied) {
        var spent = new Leave.Approved(Long.MAX_VALUE, denied.untilMicros());
        long now = nowMicros.getAsLong();
        // It stays denied, but a time that is not come is not remembered of it.
        Command known =
                CommandMemory.isAhead(command, now)
                        ? command.toBuilder().setFirstSentAtMicros(now).build()
                        : command;
        fail(
                known,
                memory.isFullOfApproved(now) ? null : spent,
                denied.why().code(),
                denied.why().message());
    }

    private void begin(Command sent, Leave.@Nullable Approved approved) {
        CommandMemory.Objection objection = memory.objection(sent, approved, nowMicros.getAsLong());
        if (objection != null && objection.isKept()) {
            fail(sent, objection.why().code(), objection.why().message());
            return;
        }
        if (objection != null) {
            refuse(sent, objection.why().code(), objection.why().message());
            return;
        }
        switch (Declared.of(sent, devices, own)) {
            case Declared.Not(Refusal why) -> fail(sent, approved, why.code(), why.message());
            case Declared.As(CommandSpec spec) ->
                    accept(sent, approved, spec.expires(), command -> carryOut(command, spec));
            case Declared.Own _ ->
                    accept(sent, approved, OWN_WAIT, c -> own.begin(c, new Progress(c)));
        }
    }

    private void accept(
            Command sent,
            Leave.@Nullable Approved approved,
            Duration wait,
            Consumer<Command> carryOut) {
        long now = nowMicros.getAsLong();
        long end = sent.getExpiresAtMicros();
        Command command =
                sent.toBuilder()
                        .setExpiresAtMicros(
                                end == 0
                                        ? now + wait.toNanos() / 1_000
                                        : Math.min(end, now + LONGEST_WAIT_MICROS))
                        .build();
        if (isExpired(command)) {
            expire(command, approved, "it came too late");
            return;
        }
        keep(
                command,
                approved,
                result(command, Outcome.OUTCOME_ACCEPTED, "", ""),
                () -> {
                    if (isExpired(command)) {
                        expire(command, null, "it expired before the agent had it on its disk");
                    } else {
                        carryOut.accept(command);
                    }
                });
    }

    /** On the thread that made it durable. */
    private void carryOut(Command command, CommandSpec spec) {
        long left =
                Math.min(command.getExpiresAtMicros() - nowMicros.getAsLong(), LONGEST_WAIT_MICROS);
        actuator.carryOut(
                new Order(
                        spec,
                        command.getDeviceId(),
                        Arguments.values(command),
                        System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(left),
                        new Progress(command)));
    }

    /** Hears what becomes of a command that is carried out. */
    private final class Progress implements Order.Listener {
        private final Command command;

        Progress(Command command) {
            this.command = command;
        }

        @Override
        public void sending() {
            watches.begin(command, nowMicros.getAsLong());
        }

        @Override
        public void ended(Order.Ending ending) {
            RemoteCommands.this.ended(command, ending);
        }
    }

    private synchronized void ended(Command command, Order.Ending ending) {
        switch (ending) {
            case Order.Ending.Sent _ -> executed(command);
            case Order.Ending.NotSent(var why) -> fail(command, why.code(), why.message());
            case Order.Ending.Expired _ ->
                    expire(command, null, "it waited for the device's broker until it expired");
            case Order.Ending.Unknown(String why) ->
                    fail(
                            command,
                            CommandMemory.UNCERTAIN,
                            "nobody answered while the command was on its way to the device ("
                                    + why
                                    + ")"
                                    + CommandMemory.MAY_HAVE_BEEN);
        }
    }

    private void executed(Command command) {
        boolean hasConfirm = watches.hasConfirm(command);
        keep(
                command,
                result(command, Outcome.OUTCOME_EXECUTED, "", "").setLast(!hasConfirm),
                () -> {});
        // The device may have been quicker than the broker's answer.
        if (hasConfirm && !watches.contains(command)) {
            confirm(command);
        }
    }

    @Override
    public void saw(
            DeviceProfile profile,
            List<Reading> readings,
            List<Inference> inferences,
            long receivedAtMicros) {
        watches.seenIn(readings, inferences, receivedAtMicros).forEach(this::seen);
    }

    private synchronized void seen(Watches.Watch watch) {
        Remembered known = memory.get(watch.commandId());
        if (watches.end(watch) && known != null && known.is(Outcome.OUTCOME_EXECUTED)) {
            confirm(known.command());
        }
    }

    private void confirm(Command command) {
        keep(command, result(command, Outcome.OUTCOME_CONFIRMED, "", "").setLast(true), () -> {});
    }

    @Override
    public void tick() {
        own.tick();
        failUnconfirmed();
    }

    private synchronized void failUnconfirmed() {
        for (Remembered known : memory.open()) {
            if (known.is(Outcome.OUTCOME_EXECUTED) && isExpired(known.command())) {
                fail(
                        known.command(),
                        "SKR-A414",
                        "the broker has the command, but the device did not show before it expired that it obeyed: look at the device");
            }
        }
    }

    private boolean isExpired(Command command) {
        return command.getExpiresAtMicros() <= nowMicros.getAsLong();
    }

    private void expire(Command command, Leave.@Nullable Approved approved, String why) {
        keep(
                command,
                approved,
                result(command, Outcome.OUTCOME_EXPIRED, "SKR-A410", why).setLast(true),
                () -> {});
    }

    private void fail(Command command, String code, String why) {
        fail(command, null, code, why);
    }

    private void fail(Command command, Leave.@Nullable Approved approved, String code, String why) {
        keep(
                command,
                approved,
                result(command, Outcome.OUTCOME_FAILED, code, why).setLast(true),
                () -> {});
    }

    /** Nothing is remembered of it, so it may come again. */
    private void refuse(Command command, String code, String why) {
        listener.accept(result(command, Outcome.OUTCOME_FAILED, code, why).setLast(true).build());
    }

    private CommandResult.Builder result(
            Command command, Outcome outcome, String code, String message) {
        return CommandResult.newBuilder()
                .setCommandId(command.getCommandId())
                .setOutcome(outcome)
                .setCode(code)
                .setMessage(message)
                .setAtMicros(nowMicros.getAsLong());
    }

    private void keep(Command command, CommandResult.Builder what, Runnable then) {
        keep(command, null, what, then);
    }

    /**
     * Remembers what became of a command and, once that is on the disk, tells it.
     *
     * @param approved of one that came just now: null if nobody had to approve it
     */
    private synchronized void keep(
            Command command,
            Leave.@Nullable Approved approved,
            CommandResult.Builder what,
            Runnable then) {
        CommandResult result = what.build();
        if (result.getLast()) {
            watches.end(command);
        }
        Remembered known = memory.get(command.getCommandId());
        Map<String, byte[]> changes =
                memory.put(
                        known == null
                                ? new Remembered(command, List.of(result))
                                : known.with(result),
                        approved);
        if (changes == null) {
            refuse(
                    command,
                    "SKR-A415",
                    "%d commands are under way, and no more can be: wait for some of them"
                            .formatted(memory.open().size()));
            return;
        }
        journal.record(command, result, known == null);
        states.save(
                changes,
                () -> {
                    listener.accept(result);
                    then.run();
                });
    }
}
