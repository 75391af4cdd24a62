package dev.skerry.gateway.fleet;

import dev.skerry.sync.proto.Ledger;
import java.util.Collection;

/**
 * Where an agent's records are: the agent's own account and, beside it, what the gateway itself
 * counted as stored. Each epoch has an account; what is shown of an agent is their sum. Duplicates
 * and refused inputs are messages.
 *
 * @param balanced accepted = pending + acknowledged + rolledUp + rejected + lost, and stored is at
 *     least what the agent counts as acknowledged; never while the agent has told nothing of its
 *     present epoch
 */
public record LedgerView(
        long accepted,
        long pending,
        long acknowledged,
        long rolledUp,
        long rejected,
        long lost,
        long duplicates,
        long refusedInputs,
        long stored,
        boolean balanced) {
    /** The two halves together. */
    static LedgerView of(Ledger agents, long stored) {
        long accounted =
                agents.getPending()
                        + agents.getAcknowledged()
                        + agents.getRolledUp()
                        + agents.getRejected()
                        + agents.getLost();
        return new LedgerView(
                agents.getAccepted(),
                agents.getPending(),
                agents.getAcknowledged(),
                agents.getRolledUp(),
                agents.getRejected(),
                agents.getLost(),
                agents.getDuplicates(),
                agents.getRefusedInputs(),
                stored,
                agents.getAccepted() == accounted && stored >= agents.getAcknowledged());
    }

    /** While the agent has told nothing: what is stored is all that is known. */
    static LedgerView untold(long stored) {
        return new LedgerView(0, 0, 0, 0, 0, 0, 0, 0, stored, false);
    }

    /** All added up; balanced when each is. */
    public static LedgerView total(Collection<LedgerView> ledgers) {
        LedgerView sum = new LedgerView(0, 0, 0, 0, 0, 0, 0, 0, 0, true);
        for (LedgerView one : ledgers) {
            sum =
                    new LedgerView(
                            sum.accepted + one.accepted,
                            sum.pending + one.pending,
                            sum.acknowledged + one.acknowledged,
                            sum.rolledUp + one.rolledUp,
                            sum.rejected + one.rejected,
                            sum.lost + one.lost,
                            sum.duplicates + one.duplicates,
                            sum.refusedInputs + one.refusedInputs,
                            sum.stored + one.stored,
                            sum.balanced && one.balanced);
        }
        return sum;
    }
}
