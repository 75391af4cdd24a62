package dev.skerry.agent.ingest.mqtt;

import static dev.skerry.agent.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.junit.jupiter.api.Test;

class MqttConnectionTest {
    private static final String CLIENT = "skerry-attempt";
    private static final int ATTEMPTS = 20;
    private static final byte[] NOT_AUTHORIZED = {0x20, 3, 0, (byte) 0x87, 0};

    /** Nothing is delivered on a connection that never came to be. */
    private static final MqttConnection.Events NONE =
            new MqttConnection.Events() {
                @Override
                public void arrived(MqttConnection connection, String topic, MqttMessage message) {
                    throw new AssertionError(topic);
                }

                @Override
                public void lost(MqttConnection connection) {}
            };

    /** The client's threads end without a fault, which would else be told on the agent's log. */
    @Test
    void attempts_that_fail_leave_nothing_behind() throws Exception {
        Queue<Throwable> faults = new ConcurrentLinkedQueue<>();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, fault) -> faults.add(fault));
        try (ServerSocket broker = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            String url = "tcp://127.0.0.1:" + broker.getLocalPort();
            Thread.ofVirtual().start(() -> refuse(broker));
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                assertThatThrownBy(
                                () ->
                                        MqttConnection.open(
                                                url,
                                                CLIENT,
                                                new MqttConnectionOptions(),
                                                Optional.empty(),
                                                NONE))
                        .isInstanceOf(MqttException.class);
            }
            await().untilAsserted(() -> assertThat(threads()).isEmpty());
            assertThat(faults).isEmpty();
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    /** Answers each client that it may not come in. */
    private static void refuse(ServerSocket broker) {
        while (!broker.isClosed()) {
            try (Socket client = broker.accept()) {
                client.getInputStream().read(new byte[1024]);
                client.getOutputStream().write(NOT_AUTHORIZED);
                client.getInputStream().readAllBytes();
            } catch (IOException e) {
                // The client, or the test, is done.
            }
        }
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains(CLIENT))
                .toList();
    }
}
