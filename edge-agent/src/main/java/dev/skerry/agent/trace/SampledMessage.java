package dev.skerry.agent.trace;

import dev.skerry.sync.proto.MessageTrace;
import java.util.concurrent.TimeUnit;

/**
 * A message that is traced, and when it came through which stage. The pipeline's thread marks it,
 * then the one that commits, then the uplink's; each hands it to the next.
 */
public final class SampledMessage {
    private final MessageTraces traces;
    private final MessageTrace.Builder told;
    private final long receivedNanos;
    private long sequence;

    /**
     * @param waitedMicros for the pipeline, until now
     */
    SampledMessage(
            MessageTraces traces, MessageTrace.Builder told, long waitedMicros, long nowNanos) {
        this.traces = traces;
        this.told = told.setTakenAfter(waitedMicros);
        this.receivedNanos = nowNanos - TimeUnit.MICROSECONDS.toNanos(waitedMicros);
    }

    private long after() {
        return Math.max(0, TimeUnit.NANOSECONDS.toMicros(traces.nanos() - receivedNanos));
    }

    /** It was read. */
    public void decoded() {
        told.setDecodedAfter(after());
    }

    /** Models have looked at it. */
    public void inferred() {
        told.setInferredAfter(after());
    }

    /** Rules have looked at it, and it has so many readings to be kept of this device. */
    public void decided(String deviceId, int readings) {
        told.setDecidedAfter(after())
                .setDeviceId(MessageTraces.cut(deviceId))
                .setReadings(readings);
    }

    /** Its last record is in this batch. */
    public void inBatch(long itsSequence) {
        sequence = itsSequence;
    }

    /** All of it is on the disk; one that has no record ends here. */
    public void durable() {
        if (sequence > 0) {
            told.setDurableAfter(after());
            traces.keep(this);
        }
    }

    long sequence() {
        return sequence;
    }

    /** As the gateway is told, now that its batch is sent. */
    MessageTrace sent() {
        return told.setSentAfter(after()).build();
    }
}
