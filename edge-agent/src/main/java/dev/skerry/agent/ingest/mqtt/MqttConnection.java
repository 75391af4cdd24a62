package dev.skerry.agent.ingest.mqtt;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.MqttToken;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.MqttPubAck;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the broker, from connecting to its end; it is never used again after that, so
 * that what belonged to it can't reach the next one.
 */
public final class MqttConnection {
    /** Refused by the decoder with its own code; larger ones the broker does not send. */
    static final long MAX_PACKET_BYTES = 1L << 20;

    private static final long TIMEOUT_MILLIS = 10_000;
    private static final long GOODBYE_MILLIS = 500;

    private final Client client;
    private final AckSequence acknowledgements;
    private final RedeliveryMarks marks;
    private volatile @Nullable MqttDisconnectResponse ended;

    /** What a connection tells; on the client's threads. */
    public interface Events {
        /** A message came; its duplicate flag tells whether it was delivered before. */
        void arrived(MqttConnection connection, String topic, MqttMessage message)
                throws InterruptedException;

        /** The connection ended without our doing. */
        void lost(MqttConnection connection);
    }

    /** Paho acknowledges with "success" only; this one can give another reason. */
    private static final class Client extends MqttAsyncClient {
        Client(String url, String clientId) throws MqttException {
            super(url, clientId, new MemoryPersistence());
        }

        void acknowledge(int packetId, int reasonCode) throws MqttException {
            comms.sendNoWait(
                    new MqttPubAck(reasonCode, packetId, new MqttProperties()),
                    new MqttToken(getClientId()));
        }
    }

    private MqttConnection(Client client, RedeliveryMarks marks) {
        this.client = client;
        this.marks = marks;
        acknowledgements = new AckSequence(client::acknowledge);
    }

    /**
     * Connects, waiting up to ten seconds.
     *
     * @throws MqttException if the broker can't be reached or refuses
     */
    static MqttConnection open(
            String url,
            String clientId,
            MqttConnectionOptions options,
            Optional<BrokerTls.Layer> tls,
            Events events)
            throws MqttException {
        // TLS is laid below what the client sees, so that redeliveries are seen as well.
        Client client = new Client(url.replaceFirst("^[a-z]+:", "tcp:"), clientId);
        RedeliveryMarks marks = new RedeliveryMarks();
        options.setSocketFactory(new MarkingSocketFactory(marks, tls));
        MqttConnection connection = new MqttConnection(client, marks);
        client.setManualAcks(true);
        client.setCallback(connection.callback(events));
        try {
            client.connect(options).waitForCompletion(TIMEOUT_MILLIS);
            return connection;
        } catch (MqttException e) {
            connection.release(message -> {});
            throw e;
        }
    }

    /**
     * Subscribes and waits for the answer.
     *
     * @return the topics that the broker refused
     */
    public List<String> subscribe(List<MqttSubscription> subscriptions) throws MqttException {
        IMqttToken token =
                client.subscribe(
                        subscriptions.toArray(MqttSubscription[]::new),
                        null,
                        null,
                        new MqttProperties());
        token.waitForCompletion(TIMEOUT_MILLIS);
        int[] codes = token.getReasonCodes();
        List<String> refused = new ArrayList<>();
        for (int i = 0; i < subscriptions.size(); i++) {
            if (codes != null && i < codes.length && codes[i] >= 0x80) {
                refused.add(subscriptions.get(i).getTopic());
            }
        }
        return refused;
    }

    /** Gives topics up and waits for the answer. */
    void unsubscribe(Collection<String> topics) throws MqttException {
        client.unsubscribe(topics.toArray(String[]::new)).waitForCompletion(TIMEOUT_MILLIS);
    }

    /**
     * Publishes and waits for the acknowledgement, so that never more than one is on its way.
     *
     * @return the broker's reason code, from 0x80 a refusal
     */
    public int publish(String topic, MqttMessage message) throws MqttException {
        IMqttToken token = client.publish(topic, message);
        token.waitForCompletion(TIMEOUT_MILLIS);
        int[] codes = token.getReasonCodes();
        return codes == null || codes.length == 0 ? 0 : codes[0];
    }

    /** Why the connection ended, or null while it has not. */
    @Nullable MqttDisconnectResponse ended() {
        return ended;
    }

    AckSequence acknowledgements() {
        return acknowledgements;
    }

    /** Says goodbye, keeping the session, and frees the client's threads. */
    void close(Consumer<String> problem) {
        acknowledgements.close();
        try {
            client.disconnect(GOODBYE_MILLIS).waitForCompletion(2 * GOODBYE_MILLIS);
        } catch (MqttException e) {
            problem.accept("disconnect: " + e.getMessage());
        }
        release(problem);
    }

    /**
     * Frees the threads and the socket of a connection that is gone. The client itself is not
     * closed: that frees nothing more, and sets to null what its own thread may still use as it
     * ends.
     */
    void release(Consumer<String> problem) {
        acknowledgements.close();
        try {
            client.disconnectForcibly(0, 1, false);
        } catch (MqttException e) {
            problem.accept("disconnect: " + e.getMessage());
        }
    }

    private MqttCallback callback(Events events) {
        return new MqttCallback() {
            @Override
            public void messageArrived(String topic, MqttMessage message)
                    throws InterruptedException {
                message.setDuplicate(message.getQos() > 0 && marks.take(message.getId()));
                events.arrived(MqttConnection.this, topic, message);
            }

            @Override
            public void disconnected(MqttDisconnectResponse why) {
                acknowledgements.close();
                ended = why;
                events.lost(MqttConnection.this);
            }

            @Override
            public void deliveryComplete(IMqttToken token) {
                // Whoever publishes waits for it.
            }

            @Override
            public void mqttErrorOccurred(MqttException exception) {
                // The connection's end, if it comes to that, is told by disconnected.
            }

            @Override
            public void connectComplete(boolean reconnect, @Nullable String serverUri) {
                // Known from connect itself; subscribing here would deadlock the client.
            }

            @Override
            public void authPacketArrived(int reasonCode, MqttProperties properties) {
                // No enhanced authentication is asked for, so none comes.
            }
        };
    }
}
