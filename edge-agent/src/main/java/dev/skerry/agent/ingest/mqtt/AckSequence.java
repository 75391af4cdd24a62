package dev.skerry.agent.ingest.mqtt;

import dev.skerry.agent.pipeline.Admission;
import dev.skerry.agent.pipeline.RawMessage.Receipt;
import dev.skerry.agent.pipeline.Refusal;
import java.util.ArrayDeque;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.packet.MqttReturnCode;
import org.jspecify.annotations.Nullable;

/**
 * The acknowledgements of one connection. They leave in the order in which the messages came (MQTT
 * 5.0, section 4.6), however early a message is refused. When the connection is gone, nothing is
 * acknowledged any more: the broker delivers again on the next one.
 */
final class AckSequence {
    /** Sends a PUBACK without waiting. */
    interface Sender {
        void acknowledge(int packetId, int reasonCode) throws MqttException;
    }

    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private @Nullable Sender sender;

    AckSequence(Sender sender) {
        this.sender = sender;
    }

    private final class Waiting implements Receipt {
        private final int packetId;
        private int reasonCode = -1;

        Waiting(int packetId) {
            this.packetId = packetId;
        }

        @Override
        public void durable() {
            complete(this, MqttReturnCode.RETURN_CODE_SUCCESS);
        }

        @Override
        public void refused(Refusal refusal) {
            complete(this, reasonCode(refusal));
        }
    }

    /** The receipt of a message that came next. */
    synchronized Receipt arrived(int packetId) {
        Waiting receipt = new Waiting(packetId);
        if (sender != null) {
            waiting.addLast(receipt);
        }
        return receipt;
    }

    /** How many messages are not acknowledged yet. */
    synchronized int size() {
        return waiting.size();
    }

    /** The connection is gone. */
    synchronized void close() {
        sender = null;
        waiting.clear();
        notifyAll();
    }

    /** Waits until no more than these are left, the connection is gone, or the time is over. */
    synchronized void await(int atMost, long millis) throws InterruptedException {
        long end = System.nanoTime() + millis * 1_000_000;
        while (waiting.size() > atMost) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return;
            }
            wait(left);
        }
    }

    private synchronized void complete(Waiting receipt, int reasonCode) {
        receipt.reasonCode = reasonCode;
        while (sender != null && !waiting.isEmpty() && waiting.getFirst().reasonCode >= 0) {
            Waiting first = waiting.removeFirst();
            try {
                sender.acknowledge(first.packetId, first.reasonCode);
            } catch (MqttException e) {
                // The connection has just gone; what is left comes again on the next one.
                close();
            }
        }
        notifyAll();
    }

    /**
     * A reason that tells the broker's log what happened. The broker does not send the message
     * again: it was delivered (MQTT 5.0, section 4.4).
     */
    private static int reasonCode(Refusal refusal) {
        return switch (refusal.code()) {
            case Admission.MAY_NOT -> MqttReturnCode.RETURN_CODE_NOT_AUTHORIZED;
            case Admission.TOO_MUCH -> MqttReturnCode.RETURN_CODE_QUOTA_EXCEEDED;
            default ->
                    refusal.code().startsWith("SKR-D")
                            ? MqttReturnCode.RETURN_CODE_PAYLOAD_FORMAT_INVALID
                            : MqttReturnCode.RETURN_CODE_IMPLEMENTATION_SPECIFIC_ERROR;
        };
    }
}
