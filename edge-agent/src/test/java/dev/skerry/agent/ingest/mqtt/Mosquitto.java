package dev.skerry.agent.ingest.mqtt;

import static dev.skerry.agent.Patience.await;

import dev.skerry.agent.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.jspecify.annotations.Nullable;

/** A mosquitto of the test's own on a free loopback port; it keeps its sessions over a restart. */
public final class Mosquitto implements AutoCloseable {
    private static final List<Path> PLACES =
            List.of(Path.of("/usr/sbin/mosquitto"), Path.of("/usr/local/sbin/mosquitto"));

    private final Path directory;
    private final int port;
    private final List<String> settings;
    private @Nullable Process process;
    private @Nullable MqttClient publisher;

    /** A broker that is not running yet; anyone may come in unless the settings say otherwise. */
    public Mosquitto(Path directory, String... settings) throws IOException {
        this.directory = directory;
        this.settings = List.of(settings);
        this.port = FreePort.tcp();
    }

    /** Where it listens. */
    public String url() {
        return "tcp://127.0.0.1:" + port;
    }

    /** Starts and waits until it listens. */
    public Mosquitto start() throws IOException {
        Path binary =
                PLACES.stream()
                        .filter(Files::isExecutable)
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                "mosquitto is missing: apt-get install mosquitto"));
        Path config = directory.resolve("mosquitto.conf");
        String access =
                settings.stream().anyMatch(s -> s.startsWith("allow_anonymous"))
                        ? ""
                        : "allow_anonymous true\n";
        Files.writeString(
                config,
                "listener %d 127.0.0.1\nuser root\nmax_queued_messages 0\npersistence true\npersistence_location %s/\n%s%s\n"
                        .formatted(port, directory, access, String.join("\n", settings)));
        Process started =
                new ProcessBuilder(binary.toString(), "-c", config.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("mosquitto.log").toFile())
                        .start();
        process = started;
        await().until(() -> listens(started));
        return this;
    }

    /** Ends it in an orderly way. */
    public void stop() {
        releasePublisher();
        Process running = process;
        if (running != null) {
            running.destroy();
            await().until(() -> !running.isAlive());
            process = null;
        }
    }

    /** Publishes at a QoS and waits until the broker has it. */
    public void publish(String topic, int qos, byte[]... payloads) throws MqttException {
        MqttClient client = publisher;
        if (client == null || !client.isConnected()) {
            client = new MqttClient(url(), "sensor", new MemoryPersistence());
            client.connect(new MqttConnectionOptions());
            publisher = client;
        }
        for (byte[] payload : payloads) {
            client.publish(topic, new MqttMessage(payload, qos, false, null));
        }
    }

    private void releasePublisher() {
        MqttClient client = publisher;
        publisher = null;
        if (client != null) {
            try {
                client.disconnectForcibly(0, 1, false);
                client.close(true);
            } catch (MqttException e) {
                throw new IllegalStateException("the test's publisher can't be closed", e);
            }
        }
    }

    @Override
    public void close() {
        stop();
    }

    private boolean listens(Process started) throws IOException {
        if (!started.isAlive()) {
            throw new IllegalStateException(
                    "mosquitto did not start: "
                            + Files.readString(directory.resolve("mosquitto.log")));
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
