package dev.skerry.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skerry.tool.plant.Arrivals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;

/** A device that does what it is told, remembers it, and shows that it has. */
final class CommandedDevice implements AutoCloseable {
    private final String id;
    private final MqttAsyncClient client;
    private final List<Integer> moves = new CopyOnWriteArrayList<>();
    private final ObjectMapper json = new ObjectMapper();

    CommandedDevice(String id, int mqttPort) throws MqttException {
        this.id = id;
        client = new MqttAsyncClient("tcp://127.0.0.1:" + mqttPort, id, new MemoryPersistence());
        client.setCallback(new Obeying());
        client.connect().waitForCompletion();
        client.subscribe("it/" + id + "/cmd", 1).waitForCompletion();
    }

    /** What it was told to do, in order. */
    List<Integer> moves() {
        return List.copyOf(moves);
    }

    IMqttToken say(String state) throws MqttException {
        byte[] payload = "{\"state\":\"%s\"}".formatted(state).getBytes(UTF_8);
        return client.publish("it/" + id + "/state", payload, 1, false);
    }

    @Override
    public void close() throws MqttException {
        client.disconnectForcibly(0, 1, false);
        client.close(true);
    }

    private final class Obeying implements Arrivals {
        @Override
        public void messageArrived(String topic, MqttMessage message) throws MqttException {
            try {
                moves.add(json.readTree(message.getPayload()).path("n").asInt());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            // Not waited for: this thread would be the one to hear the answer.
            var _ = say("moved");
        }
    }
}
