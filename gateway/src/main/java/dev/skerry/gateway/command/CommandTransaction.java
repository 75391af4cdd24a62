package dev.skerry.gateway.command;

import dev.skerry.gateway.audit.AuditLog;
import dev.skerry.gateway.command.CommandView.Step;
import dev.skerry.gateway.command.SqlCommandStore.Stored;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.sync.audit.AuditEntry;
import dev.skerry.sync.proto.Command;
import dev.skerry.sync.proto.CommandOrder;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** What is done to commands in one transaction, and what follows once it is on the disk. */
final class CommandTransaction {
    static final String GATEWAY = "gateway";

    private final Handle handle;
    private final Ports ports;
    private final List<Send> sends = new ArrayList<>();
    private final Set<String> changed = new LinkedHashSet<>();

    private record Send(String agentId, CommandOrder order) {}

    /** What transactions work with. */
    record Ports(
            SqlCommandStore store,
            CommandLink link,
            CommandListener listener,
            AuditLog audit,
            InstantSource clock) {}

    CommandTransaction(Handle handle, Ports ports) {
        this.handle = handle;
        this.ports = ports;
    }

    Handle handle() {
        return handle;
    }

    Instant now() {
        return ports.clock().instant();
    }

    /** Something becomes of a command; nothing if that is noted already. */
    void step(Stored command, Step step, boolean isOver) {
        step(command, step, isOver, List.of());
    }

    private void step(Stored command, Step step, boolean isOver, List<String> approvers) {
        if (ports.store().step(handle, command, step, isOver)) {
            changed.add(command.content().getCommandId());
            ports.audit()
                    .record(
                            handle,
                            entry(command, step)
                                    .about("id", command.content().getCommandId())
                                    .detail("code", Objects.requireNonNullElse(step.code(), ""))
                                    .detail("approvers", String.join(" ", approvers))
                                    .build());
        }
    }

    private AuditEntry.Builder entry(Stored command, Step step) {
        String device = command.content().getDeviceId();
        boolean isOfDevice = !device.isEmpty();
        AuditEntry.Builder entry =
                AuditEntry.of(
                                now(),
                                (isOfDevice ? "command." : "agent-action.") + step.state().word(),
                                step.by())
                        .about("agent", command.agentId());
        return isOfDevice
                ? entry.about("device", device).about("command", command.content().getName())
                : entry.about("action", command.content().getName());
    }

    /** The same for what needs no words. */
    void step(Stored command, CommandState state, String by, boolean isOver) {
        step(command, new Step(state, now(), by, null, null), isOver);
    }

    /** It waits no more: who asked for it ordered it, approvers have only let it go. */
    void released(Stored command, String caller, List<String> approvers) {
        String message = approvers.isEmpty() ? null : "approved by " + String.join(", ", approvers);
        step(
                command,
                new Step(CommandState.REQUESTED, now(), caller, null, message),
                false,
                approvers);
    }

    /** Its agent gets it now if it is connected, else when it is. */
    void deliverIfConnected(String commandId) {
        Stored command = ports.store().find(handle, commandId).orElseThrow();
        ports.link().epoch(command.agentId()).ifPresent(epoch -> deliver(command, epoch));
    }

    void deliver(Stored command, long epoch) {
        Command content =
                command.content().toBuilder().setFirstSentAtMicros(Times.toMicros(now())).build();
        ports.store().delivered(handle, content, epoch);
        step(command, CommandState.DELIVERED, GATEWAY, false);
        send(command, content);
    }

    /** It may have reached its agent before. */
    void deliverAgain(Stored command) {
        send(command, command.content().toBuilder().setAgain(true).build());
    }

    private void send(Stored command, Command content) {
        CommandOrder.Builder order = CommandOrder.newBuilder().setCommand(content);
        if (!command.approved().getRequest().isEmpty()) {
            order.setApproved(command.approved());
        }
        sends.add(new Send(command.agentId(), order.build()));
    }

    CommandView view(String commandId) {
        return ports.store().view(handle, commandId).orElseThrow();
    }

    /** What follows; to be asked for while the transaction is open. */
    Runnable afterCommit() {
        List<CommandView> views = changed.stream().map(this::view).toList();
        return () -> {
            sends.forEach(send -> ports.link().send(send.agentId(), send.order()));
            views.forEach(ports.listener()::commandChanged);
        };
    }
}
