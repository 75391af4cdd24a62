package dev.skerry.gateway.session;

import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.telemetry.BatchLog;
import dev.skerry.gateway.telemetry.BatchOutcome;
import dev.skerry.gateway.telemetry.IncomingBatch;
import dev.skerry.gateway.trace.TracedBatch;
import dev.skerry.gateway.trace.Tracing;
import dev.skerry.sync.proto.GatewayFrame;
import dev.skerry.sync.proto.Hello;
import dev.skerry.sync.session.GatewayInput;
import dev.skerry.sync.session.GatewayOutput;
import dev.skerry.sync.session.SequenceSet;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Hands one session's batches to the store, and what became of them back to the session. */
final class Appends {
    private final BatchLog batches;
    private final Mailbox mailbox;
    private final InstantSource clock;
    private final SessionTraces traces;

    Appends(BatchLog batches, Mailbox mailbox, InstantSource clock, Tracing tracing) {
        this.batches = batches;
        this.mailbox = mailbox;
        this.clock = clock;
        this.traces = new SessionTraces(tracing);
    }

    /** The agent said who it is. */
    void opened(Hello hello) {
        traces.opened(hello, Times.toMicros(clock.instant()));
    }

    /** Waits while the store is busy. */
    void append(String agentId, long epoch, GatewayOutput.Store store) throws InterruptedException {
        long now = Times.toMicros(clock.instant());
        TracedBatch traced = traces.received(store, now);
        var batch =
                new IncomingBatch(
                        agentId,
                        epoch,
                        store.sequence(),
                        store.lane(),
                        store.recordCount(),
                        store.batch().toByteArray(),
                        store.live(),
                        now,
                        traced);
        batches.append(batch, outcome -> answer(store.sequence(), outcome, traced));
    }

    /** A frame is about to be sent to the agent. */
    void sending(GatewayFrame frame) {
        traces.sending(frame);
    }

    /** Called on the store's thread, after the commit is on the disk. */
    private void answer(long sequence, BatchOutcome outcome, @Nullable TracedBatch traced) {
        if (traced != null && outcome instanceof BatchOutcome.Stored(boolean again) && !again) {
            traced.stored();
        }
        mailbox.post(
                switch (outcome) {
                    case BatchOutcome.Stored stored ->
                            new GatewayInput.Stored(SequenceSet.of(sequence));
                    case BatchOutcome.Refused refused ->
                            new GatewayInput.Refused(sequence, refused.code(), refused.reason());
                });
    }
}
