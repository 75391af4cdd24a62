package dev.skerry.agent;

import dev.skerry.agent.action.Intake;
import dev.skerry.agent.outbox.Outbox;
import dev.skerry.agent.pipeline.TelemetryPipeline;
import java.util.Map;

/** The pipeline and the outbox, for who drains them. */
record HeldLine(TelemetryPipeline pipeline, Outbox outbox) implements Intake {
    @Override
    public void hold() {
        pipeline.intake().hold();
    }

    @Override
    public void release() {
        pipeline.intake().release();
    }

    @Override
    public boolean isHandedOver() {
        return pipeline.intake().isDone() && outbox.waitingRecords() == 0;
    }

    /** What is committed after it had all of that. */
    @Override
    public void whenDurable(Runnable then) {
        outbox.saveStates(Map.of(), then);
    }

    @Override
    public long pendingRecords() {
        return outbox.ledger().pending();
    }
}
