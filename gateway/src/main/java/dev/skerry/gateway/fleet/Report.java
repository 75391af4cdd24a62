package dev.skerry.gateway.fleet;

import dev.skerry.sync.proto.AgentStatus;
import java.time.Instant;

/**
 * What an agent told of one of its outboxes.
 *
 * @param at when it told it last
 * @param stored what the gateway itself counted of that epoch
 */
record Report(long epoch, Instant at, AgentStatus status, long stored) {
    LedgerView ledger() {
        return LedgerView.of(status.getLedger(), stored);
    }
}
