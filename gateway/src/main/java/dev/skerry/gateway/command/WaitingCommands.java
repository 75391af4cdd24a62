package dev.skerry.gateway.command;

import dev.skerry.gateway.approval.Settled;
import dev.skerry.gateway.approval.Settled.Carried;
import dev.skerry.gateway.approval.Settled.Carrier;
import dev.skerry.gateway.command.CommandTransaction.Ports;
import dev.skerry.gateway.command.CommandView.Step;
import dev.skerry.gateway.command.SqlCommandStore.Stored;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.sync.proto.Approval;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Lets commands go that have their approvals, and ends those that do not get them. */
final class WaitingCommands implements Carrier {
    private final Ports ports;

    WaitingCommands(Ports ports) {
        this.ports = ports;
    }

    @Override
    public Carried settled(Handle handle, Settled settled) {
        var tx = new CommandTransaction(handle, ports);
        ports.store()
                .find(handle, settled.asked().getRequestId())
                .filter(command -> command.state() == CommandState.WAITING)
                .ifPresent(command -> settle(tx, command, settled));
        return new Carried(tx.afterCommit(), null);
    }

    private void settle(CommandTransaction tx, Stored command, Settled settled) {
        switch (settled.state()) {
            case GRANTED -> letGo(tx, command, settled);
            case WITHDRAWN -> tx.step(command, CommandState.CANCELLED, settled.by(), true);
            case REFUSED, EXPIRED ->
                    tx.step(
                            command,
                            new Step(
                                    CommandState.REFUSED,
                                    tx.now(),
                                    settled.by(),
                                    settled.code(),
                                    settled.message()),
                            true);
            case WAITING -> throw new IllegalArgumentException("it waits");
        }
    }

    /** Its time begins now, but its approvals must not be too old when it is there. */
    private void letGo(CommandTransaction tx, Stored command, Settled settled) {
        long expiry =
                Math.min(
                        Times.toMicros(tx.now()) + command.validMicros(),
                        Times.toMicros(settled.latest()));
        ports.store()
                .approve(
                        tx.handle(),
                        command.content().toBuilder().setExpiresAtMicros(expiry).build(),
                        settled.approved());
        tx.released(command, settled.asked().getCaller(), approvers(settled));
        tx.deliverIfConnected(command.content().getCommandId());
    }

    /** Whose approvals counted; none when the policy has come to ask for none. */
    private static List<String> approvers(Settled settled) {
        return settled.approved().getApprovalsList().stream()
                .filter(Approval::getYes)
                .map(Approval::getApprover)
                .toList();
    }
}
