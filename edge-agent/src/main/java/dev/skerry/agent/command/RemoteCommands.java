package dev.skerry.agent.command;

import dev.skerry.agent.act.Actuator;
import dev.skerry.agent.act.Order;
import dev.skerry.agent.decide.Confirmation;
import dev.skerry.agent.outbox.Outbox;
import dev.skerry.agent.pipeline.DeviceRegistry;
import dev.skerry.agent.pipeline.Inference;
import dev.skerry.agent.pipeline.Onlooker;
import dev.skerry.agent.uplink.Commands;
import dev.skerry.profile.model.CommandSpec;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Reading;
import dev.skerry.sync.proto.Command;
import dev.skerry.sync.proto.CommandResult;
import dev.skerry.sync.proto.CommandResult.Outcome;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
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
public final class RemoteCommands implements Commands, Onlooker {
    /** Nobody can tell whether it was carried out. */
    private static final String UNCERTAIN = "SKR-A413";

    private static final String MAY_HAVE_BEEN =
            "; it may or may not have been carried out, and is not tried again: look at the device";

    private static final long LONGEST_WAIT_MICROS = TimeUnit.DAYS.toMicros(7);

    /** Keeps states as {@link Outbox#saveStates} does. */
    public interface States {
        void save(Map<String, byte[]> states, Runnable whenDurable);
    }

    private final DeviceRegistry devices;
    private final Actuator actuator;
    private final States states;
    private final LongSupplier nowMicros;
    private final CommandMemory memory;
    private final List<Watch> watches = new CopyOnWriteArrayList<>();
    private volatile Consumer<CommandResult> listener = result -> {};

    /** A command whose device is watched; what it showed before that counts for nothing. */
    private record Watch(
            String commandId, String deviceId, Confirmation confirmation, long sinceMicros) {}

    private RemoteCommands(
            DeviceRegistry devices,
            Actuator actuator,
            States states,
            CommandMemory memory,
            LongSupplier nowMicros) {
        this.devices = devices;
        this.actuator = actuator;
        this.states = states;
        this.memory = memory;
        this.nowMicros = nowMicros;
    }

    /**
     * Commands to these devices, going on where the last process ended; before the outbox starts.
     *
     * @param nowMicros the agent's clock, microseconds since 1970-01-01T00:00:00Z
     */
    public static RemoteCommands open(
            Outbox outbox, DeviceRegistry devices, Actuator actuator, LongSupplier nowMicros) {
        CommandMemory memory =
                CommandMemory.open(
                        outbox.stageStates(), !outbox.troubles().isEmpty(), nowMicros.getAsLong());
        RemoteCommands commands =
                new RemoteCommands(devices, actuator, outbox::saveStates, memory, nowMicros);
        commands.goOn();
        return commands;
    }

    private synchronized void goOn() {
        for (Remembered known : memory.open()) {
            if (known.is(Outcome.OUTCOME_EXECUTED)) {
                watch(known.command(), known.results().getLast().getAtMicros());
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
    public synchronized void take(Command command) {
        Remembered known = memory.get(command.getCommandId());
        if (known == null) {
            begin(command);
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

    private void begin(Command sent) {
        if (sent.getAgain() && memory.mayHaveForgotten(sent.getFirstSentAtMicros())) {
            fail(
                    sent,
                    UNCERTAIN,
                    "the agent does not remember the time when the command was sent first"
                            + MAY_HAVE_BEEN);
            return;
        }
        DeviceProfile profile = devices.profileOf(sent.getDeviceId()).orElse(null);
        if (profile == null) {
            fail(sent, "SKR-A411", "this agent has no device '%s'".formatted(sent.getDeviceId()));
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
                    "SKR-A412",
                    "profile '%s' does not allow it: %s".formatted(profile.name(), fault));
            return;
        }
        Command command =
                sent.getExpiresAtMicros() != 0
                        ? sent
                        : sent.toBuilder()
                                .setExpiresAtMicros(
                                        nowMicros.getAsLong() + spec.expires().toNanos() / 1_000)
                                .build();
        if (isExpired(command)) {
            expire(command, "it came too late");
            return;
        }
        keep(
                command,
                result(command, Outcome.OUTCOME_ACCEPTED, "", ""),
                () -> carryOut(command, spec));
    }

    /** On the thread that made it durable. */
    private void carryOut(Command command, CommandSpec spec) {
        if (isExpired(command)) {
            expire(command, "it expired before the agent had it on its disk");
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
                                watch(command, nowMicros.getAsLong());
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
                    expire(command, "it waited for the device's broker until it expired");
            case Order.Ending.Unknown(String why) ->
                    fail(
                            command,
                            UNCERTAIN,
                            "the connection to the broker broke while the command was on its way ("
                                    + why
                                    + ")"
                                    + MAY_HAVE_BEEN);
        }
    }

    private void executed(Command command) {
        boolean hasConfirm = confirmOf(command) != null;
        keep(
                command,
                result(command, Outcome.OUTCOME_EXECUTED, "", "").setLast(!hasConfirm),
                () -> {});
        // The device may have been quicker than the broker's answer.
        if (hasConfirm && !isWatched(command)) {
            confirm(command);
        }
    }

    private boolean isWatched(Command command) {
        return watches.stream().anyMatch(w -> w.commandId().equals(command.getCommandId()));
    }

    /** From now on the device may show that it obeyed. */
    private void watch(Command command, long sinceMicros) {
        unwatch(command.getCommandId());
        DeviceProfile profile = devices.profileOf(command.getDeviceId()).orElse(null);
        String confirm = confirmOf(command);
        if (profile != null && confirm != null) {
            watches.add(
                    new Watch(
                            command.getCommandId(),
                            command.getDeviceId(),
                            new Confirmation(profile, confirm),
                            sinceMicros));
        }
    }

    private void unwatch(String commandId) {
        watches.removeIf(watch -> watch.commandId().equals(commandId));
    }

    private @Nullable String confirmOf(Command command) {
        return devices.profileOf(command.getDeviceId())
                .flatMap(profile -> profile.command(command.getName()))
                .map(CommandSpec::confirm)
                .orElse(null);
    }

    @Override
    public void saw(
            DeviceProfile profile,
            List<Reading> readings,
            List<Inference> inferences,
            long receivedAtMicros) {
        String deviceId = readings.getFirst().deviceId();
        for (Watch watch : watches) {
            if (watch.deviceId().equals(deviceId)
                    && receivedAtMicros >= watch.sinceMicros()
                    && watch.confirmation().isSeenIn(readings, inferences)) {
                seen(watch);
            }
        }
    }

    private synchronized void seen(Watch watch) {
        Remembered known = memory.get(watch.commandId());
        if (watches.remove(watch) && known != null && known.is(Outcome.OUTCOME_EXECUTED)) {
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

    private void expire(Command command, String why) {
        keep(
                command,
                result(command, Outcome.OUTCOME_EXPIRED, "SKR-A410", why).setLast(true),
                () -> {});
    }

    private void fail(Command command, String code, String why) {
        keep(command, result(command, Outcome.OUTCOME_FAILED, code, why).setLast(true), () -> {});
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

    /** Remembers what became of a command and, once that is on the disk, tells it. */
    private synchronized void keep(Command command, CommandResult.Builder what, Runnable then) {
        CommandResult result = what.build();
        if (result.getLast()) {
            unwatch(command.getCommandId());
        }
        Remembered known = memory.get(command.getCommandId());
        Map<String, byte[]> changes =
                memory.put(
                        known == null
                                ? new Remembered(command, List.of(result))
                                : known.with(result));
        if (changes == null) {
            // Nothing is remembered of it, so it may come again.
            listener.accept(
                    result(
                                    command,
                                    Outcome.OUTCOME_FAILED,
                                    "SKR-A415",
                                    "%d commands are under way and no more can be: wait for some of them"
                                            .formatted(CommandMemory.MOST_OPEN))
                            .setLast(true)
                            .build());
            return;
        }
        states.save(
                changes,
                () -> {
                    listener.accept(result);
                    then.run();
                });
    }
}
