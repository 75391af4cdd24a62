package dev.skerry.agent.ingest.mqtt;

import dev.skerry.agent.pipeline.RawMessage.Receipt;
import dev.skerry.agent.pipeline.Refusal;

/** The receipt of a message that nobody waits for: QoS 0. */
enum NoReceipt implements Receipt {
    INSTANCE;

    @Override
    public void durable() {
        // QoS 0 is not acknowledged.
    }

    @Override
    public void refused(Refusal refusal) {
        // QoS 0 is not acknowledged; the pipeline has counted it.
    }
}
