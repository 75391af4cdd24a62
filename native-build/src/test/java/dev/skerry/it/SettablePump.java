package dev.skerry.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.skerry.tool.plant.Arrivals;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;

/** A device that takes each speed which it is told and says at once that it has it. */
final class SettablePump implements Arrivals, AutoCloseable {
    private static final long PATIENCE_MILLIS = Duration.ofSeconds(20).toMillis();

    private final MqttAsyncClient client;
    private final String topicBase;
    private final Consumer<String> taken;
    private final ExecutorService answers = Executors.newSingleThreadExecutor();

    private SettablePump(MqttAsyncClient client, String topicBase, Consumer<String> taken) {
        this.client = client;
        this.topicBase = topicBase;
        this.taken = taken;
    }

    static SettablePump connect(int brokerPort, String topicBase, Consumer<String> taken)
            throws MqttException {
        MqttAsyncClient client =
                new MqttAsyncClient(
                        "tcp://127.0.0.1:" + brokerPort, "pump", new MemoryPersistence());
        SettablePump pump = new SettablePump(client, topicBase, taken);
        client.setCallback(pump);
        client.connect().waitForCompletion(PATIENCE_MILLIS);
        client.subscribe(topicBase + "/set", 1).waitForCompletion(PATIENCE_MILLIS);
        return pump;
    }

    void show(String rpm) throws MqttException {
        byte[] message = "{\"set\":%s}".formatted(rpm).getBytes(UTF_8);
        client.publish(topicBase + "/telemetry", new MqttMessage(message, 1, false, null))
                .waitForCompletion(PATIENCE_MILLIS);
    }

    /** The same as a part of a trace that is recorded. */
    void show(String rpm, String traceParent) throws MqttException {
        MqttProperties properties = new MqttProperties();
        properties.setUserProperties(List.of(new UserProperty("traceparent", traceParent)));
        byte[] message = "{\"set\":%s}".formatted(rpm).getBytes(UTF_8);
        client.publish(topicBase + "/telemetry", new MqttMessage(message, 1, false, properties))
                .waitForCompletion(PATIENCE_MILLIS);
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        String rpm = new String(message.getPayload(), UTF_8);
        taken.accept(rpm);
        // The client's thread must not wait for the broker's answer.
        var _ =
                answers.submit(
                        () -> {
                            show(rpm);
                            return rpm;
                        });
    }

    @Override
    public void close() throws MqttException {
        answers.shutdownNow();
        client.disconnectForcibly(0, 500, true);
        client.close(true);
    }
}
