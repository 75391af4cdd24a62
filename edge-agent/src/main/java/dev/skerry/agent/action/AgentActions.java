package dev.skerry.agent.action;

import dev.skerry.agent.act.Order.Ending;
import dev.skerry.agent.act.Order.Listener;
import dev.skerry.agent.command.OwnCommands;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.uplink.Activity;
import dev.skerry.sync.proto.AgentActivity;
import dev.skerry.sync.proto.AgentActivity.State;
import dev.skerry.sync.proto.Command;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Carries out what the agent itself is told to do, and tells how it stands. */
public final class AgentActions implements OwnCommands, Activity {
    /** Of a wipe, whether what was not acknowledged may be destroyed as well. */
    static final String FORCE = "force";

    private static final long TOLD_EVERY_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Maintenance maintenance;
    private final AgentExit exit;
    private final LongSupplier nanoTime;
    private Maintenance.@Nullable Standing told;
    private long toldAtNanos;

    /** What there is; an update of the agent's program would be another one. */
    private enum Action {
        RESTART,
        DRAIN,
        RESUME,
        WIPE;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Action> of(Command command) {
            return Arrays.stream(values())
                    .filter(action -> action.word().equals(command.getName()))
                    .findFirst();
        }
    }

    /**
     * Actions of an agent.
     *
     * @param nanoTime as {@link System#nanoTime}
     */
    public AgentActions(Maintenance maintenance, AgentExit exit, LongSupplier nanoTime) {
        this.maintenance = maintenance;
        this.exit = exit;
        this.nanoTime = nanoTime;
    }

    @Override
    public @Nullable Refusal objection(Command command) {
        Action action = Action.of(command).orElse(null);
        if (action == null) {
            return new Refusal(
                    "SKR-A700",
                    "this agent can't be told to '%s', but to %s: update it, or correct the name"
                            .formatted(command.getName(), String.join(", ", words())));
        }
        boolean isForced = isForced(command);
        if (command.getArgumentsCount() > (isForced && action == Action.WIPE ? 1 : 0)) {
            return new Refusal(
                    "SKR-A701",
                    "'%s' takes no such arguments; a wipe alone takes %s = true"
                            .formatted(command.getName(), FORCE));
        }
        return action == Action.WIPE && !isForced ? undrained() : null;
    }

    private static boolean isForced(Command command) {
        return command.containsArguments(FORCE) && command.getArgumentsOrThrow(FORCE).getTruth();
    }

    private @Nullable Refusal undrained() {
        return maintenance.standing().state() == State.STATE_DRAINED
                ? null
                : new Refusal(
                        "SKR-A704",
                        "the agent is not drained, so readings would be lost that the gateway does not have: drain it first, or force the wipe");
    }

    @Override
    public void begin(Command command, Listener listener) {
        switch (Action.of(command).orElseThrow()) {
            case RESTART -> exit.restart();
            case DRAIN -> maintenance.drain(listener);
            case RESUME -> {
                maintenance.resume();
                listener.ended(new Ending.Sent());
            }
            case WIPE -> wipe(listener);
        }
    }

    /** What comes before the end of the process is still committed and told on its way out. */
    private void wipe(Listener listener) {
        try {
            exit.orderWipe();
        } catch (IOException e) {
            listener.ended(
                    new Ending.NotSent(
                            new Refusal(
                                    "SKR-A705",
                                    "nothing was wiped, as it can't be noted on the agent's disk that it shall be (%s): make room there, or let the agent's user write"
                                            .formatted(e))));
            return;
        }
        listener.ended(new Ending.Sent());
        exit.wipe();
    }

    @Override
    public Ending endedWith(Command command) {
        return switch (Action.of(command).orElse(Action.DRAIN)) {
            // The process is another one: that is what was asked for.
            case RESTART, RESUME -> new Ending.Sent();
            case DRAIN ->
                    new Ending.NotSent(
                            new Refusal(
                                    "SKR-A706",
                                    "the agent started again before the gateway had acknowledged all, and works: drain it again if it is to be switched off"));
            case WIPE ->
                    new Ending.NotSent(
                            new Refusal(
                                    "SKR-A707",
                                    "the agent ended before it had begun to wipe, and nothing was wiped: order it again"));
        };
    }

    @Override
    public void tick() {
        maintenance.tick();
    }

    @Override
    public AgentActivity now() {
        Maintenance.Standing standing = maintenance.standing();
        return AgentActivity.newBuilder()
                .setState(standing.state())
                .setSinceMicros(standing.sinceMicros())
                .addAllActions(words())
                .build();
    }

    @Override
    public boolean isNews() {
        Maintenance.Standing standing = maintenance.standing();
        long now = nanoTime.getAsLong();
        boolean isNews =
                !standing.equals(told)
                        || (standing.state() == State.STATE_DRAINING
                                && now - toldAtNanos >= TOLD_EVERY_NANOS);
        if (isNews) {
            told = standing;
            toldAtNanos = now;
        }
        return isNews;
    }

    private static List<String> words() {
        return Arrays.stream(Action.values()).map(Action::word).toList();
    }
}
