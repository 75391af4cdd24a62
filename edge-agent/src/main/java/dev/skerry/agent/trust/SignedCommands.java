package dev.skerry.agent.trust;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.uplink.Commands;
import dev.skerry.sync.proto.ApprovedRequest;
import dev.skerry.sync.proto.Command;
import dev.skerry.sync.proto.CommandOrder;
import dev.skerry.sync.proto.CommandResult;
import dev.skerry.sync.proto.CommandResult.Outcome;
import dev.skerry.sync.sign.Orders;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Hands commands on as they were signed and approved, and tells why it does not. */
final class SignedCommands implements Commands {
    private final Trust trust;
    private final OrderPolicy policy;
    private final CommandDesk commands;
    private final LongSupplier nowMicros;
    private volatile Consumer<CommandResult> listener = result -> {};

    SignedCommands(Trust trust, OrderPolicy policy, CommandDesk commands, LongSupplier nowMicros) {
        this.trust = trust;
        this.policy = policy;
        this.commands = commands;
        this.nowMicros = nowMicros;
    }

    @Override
    public void reportTo(Consumer<CommandResult> told) {
        listener = told;
        commands.reportTo(told);
    }

    @Override
    public void take(Command sent) {
        if (!sent.hasSigned()) {
            Refusal why = trust.unsigned();
            take(
                    sent,
                    why == null
                            ? leave(sent, ApprovedRequest.getDefaultInstance())
                            : new Leave.Refused(why));
            return;
        }
        switch (trust.open(Orders.COMMAND, sent.getSigned(), CommandOrder.parser())) {
            case Trust.Opened.Refused(var why) -> take(claimed(sent), new Leave.Refused(why));
            case Trust.Opened.Believed(var order) -> take(order.getCommand(), leave(order));
        }
    }

    private void take(Command command, Leave leave) {
        trust.note(
                Orders.COMMAND,
                switch (leave) {
                    case Leave.Refused(var why) -> why;
                    case Leave.Denied(var why, var _) -> why;
                    case Leave.Free _, Leave.Approved _ -> null;
                });
        switch (leave) {
            case Leave.Denied denied -> commands.deny(command, denied);
            case Leave.Free _ -> commands.take(command, null);
            case Leave.Approved approved -> commands.take(command, approved);
            // Nothing is remembered of it: somebody else may have used another command's id.
            case Leave.Refused(var why) ->
                    listener.accept(
                            CommandResult.newBuilder()
                                    .setCommandId(command.getCommandId())
                                    .setOutcome(Outcome.OUTCOME_FAILED)
                                    .setCode(why.code())
                                    .setMessage(why.message())
                                    .setAtMicros(nowMicros.getAsLong())
                                    .setLast(true)
                                    .build());
        }
    }

    private Leave leave(CommandOrder order) {
        Refusal why =
                order.getCommand().hasSigned()
                        ? Trust.unusable("has another order in it")
                        : trust.misdirected(order.getAgentId(), order.getEpoch());
        return why == null
                ? leave(order.getCommand(), order.getApproved())
                : new Leave.Refused(why);
    }

    /** One that is known was judged before, and is not carried out again. */
    private Leave leave(Command command, ApprovedRequest approved) {
        return commands.knows(command.getCommandId())
                ? new Leave.Free()
                : policy.judge(command, approved);
    }

    /** Which command it says to be, so that who sent it hears what became of it. */
    private static Command claimed(Command sent) {
        try {
            return CommandOrder.parseFrom(sent.getSigned().getStatement()).getCommand();
        } catch (InvalidProtocolBufferException e) {
            return Command.getDefaultInstance();
        }
    }

    @Override
    public void tick() {
        commands.tick();
    }
}
