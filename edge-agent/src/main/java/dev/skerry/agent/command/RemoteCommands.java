package dev.skerry.agent.command;

import dev.skerry.agent.act.Actuator;
import dev.skerry.agent.act.Order;
import dev.skerry.agent.audit.AuditTrail;
import dev.skerry.agent.outbox.Outbox;
import dev.skerry.agent.pipeline.DeviceRegistry;
import dev.skerry.agent.pipeline.Inference;
import dev.skerry.agent.pipeline.Onlooker;
import dev.skerry.agent.trust.CommandDesk;
import dev.skerry.agent.trust.Leave;
import dev.skerry.profile.model.CommandSpec;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Reading;
import dev.skerry.sync.proto.Command;
import dev.skerry.sync.proto.CommandResult;
import dev.skerry.sync.proto.CommandResult.Outcome;
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
    /** Nobody can tell whether it was carried out. */
    private static final String UNCERTAIN = "SKR-A413";

    private static final String MAY_HAVE_BEEN =
            "; it may or may not have been carried out, and is not tried again: look at the device";

    private static final long LONGEST_WAIT_MICROS = TimeUnit.DAYS.toMicros(7);

    /** How far the gateway's clock may be ahead of the agent's. */
    private static final long LONGEST_AHEAD_MICROS = TimeUnit.DAYS.toMicros(1);

    /** Keeps states as {@link Outbox#saveStates} does. */
    public interface States {
        void save(Map<String, byte[]> states, Runnable whenDurable);
    }

    private final DeviceRegistry devices;
    private final Actuator actuator;
    private final States states;
    private final LongSupplier nowMicros;
    private final CommandMemory memory;
    private final CommandJournal journal;
    private final Watches watches;
    private volatile Consumer<CommandResult> listener = result -> {};

    private RemoteCommands(
            DeviceRegistry devices,
            Actuator actuator,
            States states,
            CommandMemory memory,
            AuditTrail audit,
            LongSupplier nowMicros) {
        this.devices = devices;
        this.watches = new Watches(devices);
        this.actuator = actuator;
        this.states = states;
        this.memory = memory;
        this.journal = new CommandJournal(audit);
        this.nowMicros = nowMicros;
    }

    /**
     * Commands to these devices, going on where the last process ended; before the outbox starts.
     *
     * @param nowMicros the agent's clock, microseconds since 1970-01-01T00:00:00Z
     */
    public static RemoteCommands open(
            Outbox outbox,
            DeviceRegistry devices,
            Actuator actuator,
            AuditTrail audit,
            LongSupplier nowMicros) {
        CommandMemory memory =
                CommandMemory.open(
                        outbox.stageStates(), !outbox.troubles().isEmpty(), nowMicros.getAsLong());
        RemoteCommands commands =
                new RemoteCommands(devices, actuator, outbox::saveStates, memory, audit, nowMicros);
        commands.goOn();
        return commands;
    }

    private synchronized void goOn() {
        states.save(memory.begin(), () -> {});
        for (Remembered known : memory.open()) {
            if (known.is(Outcome.OUTCOME_EXECUTED)) {
                watches.begin(known.command(), known.results().getLast().getAtMicros());
            } else {
                fail(
                        known.command(),
                        UNCERTAIN,
                        "the agent ended while the command was on its way to the device"
                                + MAY_HAVE_BEEN);
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
                isAhead(command, now)
                        ? command.toBuilder().setFirstSentAtMicros(now).build()
                        : command;
        fail(
                known,
                memory.isFullOfApproved(now) ? null : spent,
                denied.why().code(),
                denied.why().message());
    }

    /** Its time would be the one up to which all is forgotten one day. */
    private static boolean isAhead(Command sent, long nowMicros) {
        return sent.getFirstSentAtMicros() > nowMicros + LONGEST_AHEAD_MICROS;
    }

    private void begin(Command sent, Leave.@Nullable Approved approved) {
        long now = nowMicros.getAsLong();
        if (isAhead(sent, now)) {
            refuse(
                    sent,
                    "SKR-A418",
                    "the command says that it was sent more than a day after the agent's clock: set right whichever clock is wrong, the gateway's or the agent's, then send it again");
            return;
        }
        if (memory.mayHaveForgotten(sent, approved)) {
            fail(
                    sent,
                    UNCERTAIN,
                    (approved == null
                                    ? "the agent does not remember the time when the command was sent first"
                                    : "the approvals of the command may have been used before")
                            + MAY_HAVE_BEEN);
            return;
        }
        if (approved != null && memory.isFullOfApproved(now)) {
            refuse(
                    sent,
                    "SKR-A417",
                    "the agent remembers %d approved commands until their requests expire, and no more: wait for the first of them to expire, then send it again"
                            .formatted(SpentApprovals.SLOTS));
            return;
        }
        DeviceProfile profile = devices.profileOf(sent.getDeviceId()).orElse(null);
        if (profile == null) {
            fail(
                    sent,
                    approved,
                    "SKR-A411",
                    "this agent has no device '%s'".formatted(sent.getDeviceId()));
            return;
        }
        CommandSpec spec = profile.command(sent.getName()).orElse(null);
        String fault =
                spec == null
                        ? "there is no command '%s'".formatted(sent.getName())
                        : Arguments.fault(spec, sent);
        if (spec == null || fault != null) {
            fail(
                    sent,
                    approved,
                    "SKR-A412",
                    "profile '%s' does not allow it: %s".formatted(profile.name(), fault));
            return;
        }
        long end = sent.getExpiresAtMicros();
        Command command =
                sent.toBuilder()
                        .setExpiresAtMicros(
                                end == 0
                                        ? now + spec.expires().toNanos() / 1_000
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
                () -> carryOut(command, spec));
    }

    /** On the thread that made it durable. */
    private void carryOut(Command command, CommandSpec spec) {
        if (isExpired(command)) {
            expire(command, null, "it expired before the agent had it on its disk");
            return;
        }
        long left =
                Math.min(command.getExpiresAtMicros() - nowMicros.getAsLong(), LONGEST_WAIT_MICROS);
        actuator.carryOut(
                new Order(
                        spec,
                        command.getDeviceId(),
                        Arguments.values(command),
                        System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(left),
                        new Order.Listener() {
                            @Override
                            public void sending() {
                                watches.begin(command, nowMicros.getAsLong());
                            }

                            @Override
                            public void ended(Order.Ending ending) {
                                RemoteCommands.this.ended(command, ending);
                            }
                        }));
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
                            UNCERTAIN,
                            "nobody answered while the command was on its way to the device ("
                                    + why
                                    + ")"
                                    + MAY_HAVE_BEEN);
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
    public synchronized void tick() {
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
