package dev.skerry.gateway.session;

import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.telemetry.BatchLog;
import dev.skerry.gateway.telemetry.BatchOutcome;
import dev.skerry.gateway.telemetry.IncomingBatch;
import dev.skerry.sync.session.GatewayInput;
import dev.skerry.sync.session.GatewayOutput;
import dev.skerry.sync.session.SequenceSet;
import java.time.InstantSource;

/** Hands one session's batches to the store, and what became of them back to the session. */
final class Appends {
    private final BatchLog batches;
    private final Mailbox mailbox;
    private final InstantSource clock;

    Appends(BatchLog batches, Mailbox mailbox, InstantSource clock) {
        this.batches = batches;
        this.mailbox = mailbox;
        this.clock = clock;
    }

    /** Waits while the store is busy. */
    void append(String agentId, long epoch, GatewayOutput.Store store) throws InterruptedException {
        var batch =
                new IncomingBatch(
                        agentId,
                        epoch,
                        store.sequence(),
                        store.lane(),
                        store.recordCount(),
                        store.batch().toByteArray(),
                        store.live(),
                        Times.toMicros(clock.instant()));
        batches.append(batch, outcome -> answer(store.sequence(), outcome));
    }

    /** Called on the store's thread, after the commit is on the disk. */
    private void answer(long sequence, BatchOutcome outcome) {
        mailbox.post(
                switch (outcome) {
                    case BatchOutcome.Stored stored ->
                            new GatewayInput.Stored(SequenceSet.of(sequence));
                    case BatchOutcome.Refused refused ->
                            new GatewayInput.Refused(sequence, refused.code(), refused.reason());
                });
    }
}
