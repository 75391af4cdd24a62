package dev.skerry.it;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.jspecify.annotations.Nullable;

/** Publishes to one topic at QoS 1, many messages ahead of their acknowledgements. */
final class ReplayPublisher implements AutoCloseable {
    /** Far below the receive maximum of any broker. */
    private static final int WINDOW = 100;

    private static final long PATIENCE_MILLIS = Duration.ofSeconds(30).toMillis();

    private final MqttAsyncClient client;
    private final String topic;
    private final Semaphore window = new Semaphore(WINDOW);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    private ReplayPublisher(MqttAsyncClient client, String topic) {
        this.client = client;
        this.topic = topic;
    }

    /** Connects to a broker on loopback. */
    static ReplayPublisher connect(int brokerPort, String clientId, String topic)
            throws MqttException {
        MqttAsyncClient client =
                new MqttAsyncClient(
                        "tcp://127.0.0.1:" + brokerPort, clientId, new MemoryPersistence());
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(true);
        client.connect(options).waitForCompletion(PATIENCE_MILLIS);
        return new ReplayPublisher(client, topic);
    }

    /** Publishes; waits while too many messages are on their way. */
    void publish(byte[] payload) throws MqttException, InterruptedException {
        acquire(1);
        client.publish(topic, new MqttMessage(payload, 1, false, null), null, new Listener());
    }

    /** Waits until the broker has acknowledged every message. */
    void awaitAcknowledged() throws InterruptedException {
        acquire(WINDOW);
        window.release(WINDOW);
    }

    private void acquire(int permits) throws InterruptedException {
        boolean acquired = window.tryAcquire(permits, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        Throwable cause = failure.get();
        if (cause != null) {
            throw new IllegalStateException("a message was not acknowledged", cause);
        }
        if (!acquired) {
            throw new IllegalStateException("the broker acknowledges no more");
        }
    }

    @Override
    public void close() throws MqttException {
        client.disconnectForcibly(0, 500, true);
        client.close(true);
    }

    private final class Listener implements MqttActionListener {
        @Override
        public void onSuccess(IMqttToken token) {
            window.release();
        }

        @Override
        public void onFailure(IMqttToken token, Throwable exception) {
            failure.compareAndSet(null, exception);
            window.release();
        }
    }
}
