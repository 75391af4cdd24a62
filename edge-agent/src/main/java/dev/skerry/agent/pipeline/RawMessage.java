package dev.skerry.agent.pipeline;

import dev.skerry.agent.clock.Stamp;

/**
 * Undecoded input. The source holds back its acknowledgement until {@link Receipt#durable} is
 * called.
 *
 * @param transport how it came
 * @param address MQTT topic, CoAP path (with its leading slash), or the host's name
 * @param payload as received; not copied, so nobody may change it
 * @param receivedAt when we got it
 * @param deliveryKey what the transport itself calls this delivery, the same again when it is
 *     redelivered (MQTT packet, CoAP endpoint and message id), hashed to 64 bits
 * @param redelivered whether the transport says that it may have delivered this before (MQTT DUP)
 * @param sender who sent it, as far as the transport proved that
 * @param receipt how to tell the source what became of it
 * @param traceParent the trace that it says it is part of (W3C Trace Context), as it stands there;
 *     empty when it says nothing of one
 */
public record RawMessage(
        Transport transport,
        String address,
        byte[] payload,
        Stamp receivedAt,
        long deliveryKey,
        boolean redelivered,
        Sender sender,
        Receipt receipt,
        String traceParent) {
    /** One that says nothing of a trace. */
    public RawMessage(
            Transport transport,
            String address,
            byte[] payload,
            Stamp receivedAt,
            long deliveryKey,
            boolean redelivered,
            Sender sender,
            Receipt receipt) {
        this(
                transport,
                address,
                payload,
                receivedAt,
                deliveryKey,
                redelivered,
                sender,
                receipt,
                "");
    }

    /** When we got it by the agent's clock, microseconds since 1970-01-01T00:00:00Z. */
    public long receivedAtMicros() {
        return receivedAt.micros();
    }

    /** The kinds of source. */
    public enum Transport {
        MQTT,
        COAP,
        HOST
    }

    /** How a source learns what became of a message; exactly one of the two is called, once. */
    public interface Receipt {
        /** Nobody waits to be told. */
        Receipt NONE =
                new Receipt() {
                    @Override
                    public void durable() {}

                    @Override
                    public void refused(Refusal refusal) {}
                };

        /** Everything that the message led to is on disk: acknowledge it. Must not block. */
        void durable();

        /** Whether the sender sends nothing more until it is told. */
        default boolean isAwaited() {
            return false;
        }

        /**
         * The message was not accepted and never will be: say so where the protocol can, else
         * acknowledge it so that it is not sent for ever.
         */
        void refused(Refusal refusal);
    }
}
