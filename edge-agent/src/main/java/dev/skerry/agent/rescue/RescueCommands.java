package dev.skerry.agent.rescue;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.agent.trust.CommandDesk;
import dev.skerry.agent.trust.Leave;
import dev.skerry.agent.uplink.Commands;
import dev.skerry.sync.proto.Command;
import dev.skerry.sync.proto.CommandOrder;
import dev.skerry.sync.proto.CommandResult;
import dev.skerry.sync.proto.CommandResult.Outcome;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Has the program tried again when it is ordered. What else is ordered waits for the program that
 * runs next: it alone knows what it has carried out before.
 */
final class RescueCommands implements CommandDesk {
    private static final Logger LOG = Logger.getLogger(RescueCommands.class);
    private static final String RESTART = "restart";

    private final Runnable restart;
    private final LongSupplier nowMicros;
    private volatile Consumer<CommandResult> listener = result -> {};

    /**
     * Commands of an agent in rescue.
     *
     * @param nowMicros the agent's clock, microseconds since 1970-01-01T00:00:00Z
     */
    RescueCommands(Runnable restart, LongSupplier nowMicros) {
        this.restart = restart;
        this.nowMicros = nowMicros;
    }

    /** Hands on only what is carried out here, before anybody judges it. */
    Commands only(Commands guarded) {
        return new Commands() {
            @Override
            public void reportTo(Consumer<CommandResult> told) {
                guarded.reportTo(told);
            }

            @Override
            public void take(Command sent) {
                if (isRestart(sent)) {
                    guarded.take(sent);
                }
            }

            @Override
            public void tick() {
                guarded.tick();
            }
        };
    }

    private static boolean isRestart(Command sent) {
        try {
            Command command =
                    sent.hasSigned()
                            ? CommandOrder.parseFrom(sent.getSigned().getStatement()).getCommand()
                            : sent;
            return command.getDeviceId().isEmpty() && command.getName().equals(RESTART);
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
    }

    @Override
    public void reportTo(Consumer<CommandResult> told) {
        listener = told;
    }

    @Override
    public boolean knows(String commandId) {
        return false;
    }

    @Override
    public void take(Command command, Leave.@Nullable Approved approved) {
        long until = command.getExpiresAtMicros();
        if (until == 0 || nowMicros.getAsLong() <= until) {
            LOG.info("rescue=restarts by=gateway");
            tell(command, Outcome.OUTCOME_EXECUTED, "", "");
            restart.run();
        }
    }

    @Override
    public void deny(Command command, Leave.Denied denied) {
        tell(command, Outcome.OUTCOME_FAILED, denied.why().code(), denied.why().message());
    }

    private void tell(Command command, Outcome outcome, String code, String message) {
        listener.accept(
                CommandResult.newBuilder()
                        .setCommandId(command.getCommandId())
                        .setOutcome(outcome)
                        .setCode(code)
                        .setMessage(message)
                        .setAtMicros(nowMicros.getAsLong())
                        .setLast(true)
                        .build());
    }

    @Override
    public void tick() {}
}
