package dev.skerry.tool.plant;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;

/** A device's MQTT 5 connection: telemetry at QoS 1, commands and set points by subscription. */
public final class MqttTransport implements Transport {
    private static final long ACKNOWLEDGEMENT_MILLIS = Duration.ofSeconds(10).toMillis();
    private static final String COMMAND_KEY = "\"cmd\":\"";
    private static final Pattern SPEED = Pattern.compile("\"rpm\":([0-9]{1,5})\\b");

    private final MqttAsyncClient client;
    private final String telemetryTopic;
    private final ExecutorService commands = Executors.newVirtualThreadPerTaskExecutor();

    private MqttTransport(MqttAsyncClient client, String telemetryTopic) {
        this.client = client;
        this.telemetryTopic = telemetryTopic;
    }

    /** Connects a device whose topics begin with the given levels. */
    public static MqttTransport connect(
            int brokerPort,
            String deviceId,
            String topicBase,
            Consumer<String> onCommand,
            LongConsumer onSpeed)
            throws MqttException {
        MqttAsyncClient client =
                new MqttAsyncClient(
                        "tcp://127.0.0.1:" + brokerPort, deviceId, new MemoryPersistence());
        MqttTransport transport = new MqttTransport(client, topicBase + "/telemetry");
        client.setCallback(transport.new Commands(onCommand, onSpeed));
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setAutomaticReconnect(true);
        options.setCleanStart(true);
        client.connect(options).waitForCompletion(ACKNOWLEDGEMENT_MILLIS);
        client.subscribe(topicBase + "/cmd", 1).waitForCompletion(ACKNOWLEDGEMENT_MILLIS);
        client.subscribe(topicBase + "/set", 1).waitForCompletion(ACKNOWLEDGEMENT_MILLIS);
        return transport;
    }

    @Override
    public boolean send(Sample sample) {
        try {
            MqttMessage message = new MqttMessage(sample.payload(), 1, false, null);
            client.publish(telemetryTopic, message).waitForCompletion(ACKNOWLEDGEMENT_MILLIS);
            return true;
        } catch (MqttException e) {
            // No connection or no PUBACK in time: for the caller both mean "send it again".
            return false;
        }
    }

    @Override
    public void close() {
        commands.shutdownNow();
        try {
            client.disconnectForcibly(0, 500, true);
            client.close(true);
        } catch (MqttException e) {
            throw new IllegalStateException("MQTT client " + client.getClientId(), e);
        }
    }

    private final class Commands implements Arrivals {
        private final Consumer<String> onCommand;
        private final LongConsumer onSpeed;

        private Commands(Consumer<String> onCommand, LongConsumer onSpeed) {
            this.onCommand = onCommand;
            this.onSpeed = onSpeed;
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            String text = new String(message.getPayload(), StandardCharsets.UTF_8).replace(" ", "");
            Matcher speed = SPEED.matcher(text);
            if (speed.find()) {
                commands.execute(() -> onSpeed.accept(Long.parseLong(speed.group(1))));
            }
            int begin = text.indexOf(COMMAND_KEY);
            int end = text.indexOf('"', begin + COMMAND_KEY.length());
            if (begin >= 0 && end > 0) {
                commands.execute(
                        () -> onCommand.accept(text.substring(begin + COMMAND_KEY.length(), end)));
            }
        }
    }
}
