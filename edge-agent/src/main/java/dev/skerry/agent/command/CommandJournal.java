package dev.skerry.agent.command;

import dev.skerry.agent.audit.AuditTrail;
import dev.skerry.agent.audit.DampedTrail;
import dev.skerry.sync.audit.AuditEntry;
import dev.skerry.sync.proto.Command;
import dev.skerry.sync.proto.CommandResult;
import dev.skerry.sync.proto.CommandResult.Outcome;
import java.util.Locale;

/** Records what became of commands. */
final class CommandJournal {
    private final AuditTrail audit;
    private final DampedTrail refusals;

    CommandJournal(AuditTrail audit) {
        this.audit = audit;
        this.refusals = new DampedTrail(audit, System::nanoTime);
    }

    /**
     * Records a result.
     *
     * @param isFirst whether the command came just now; if it was not even accepted, nothing was
     *     done, and whoever sent it can send any number
     */
    void record(Command command, CommandResult result, boolean isFirst) {
        AuditEntry.Builder entry =
                subject(command, word(result.getOutcome()))
                        .onBehalfOf("gateway")
                        .about("id", command.getCommandId())
                        .detail("code", result.getCode())
                        .detail("message", result.getMessage());
        if (isFirst && result.getLast()) {
            refusals.record(entry, result.getCode(), command.getDeviceId());
        } else {
            audit.record(entry);
        }
    }

    private AuditEntry.Builder subject(Command command, String what) {
        return Declared.isOwn(command)
                ? audit.entry("agent-action." + what).about("action", command.getName())
                : audit.entry("command." + what)
                        .about("device", command.getDeviceId())
                        .about("command", command.getName());
    }

    private static String word(Outcome outcome) {
        return outcome.name().substring("OUTCOME_".length()).toLowerCase(Locale.ROOT);
    }
}
