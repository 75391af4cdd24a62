package dev.skerry.agent.ingest.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttPingResp;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.MqttPubAck;
import org.eclipse.paho.mqttv5.common.packet.MqttPublish;
import org.eclipse.paho.mqttv5.common.packet.MqttWireMessage;
import org.junit.jupiter.api.Test;

class RedeliveryMarksTest {
    private final RedeliveryMarks marks = new RedeliveryMarks();

    @Test
    void marks_exactly_the_redelivered_publishes_however_the_stream_is_cut() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Integer> redelivered = new ArrayList<>();
        byte[] stream = {};
        for (int id = 1; id <= 300; id++) {
            boolean dup = random.nextInt(4) == 0;
            int qos = dup ? 1 : random.nextInt(2);
            stream = join(stream, publish(id, qos, dup, random.nextInt(400)));
            if (dup) {
                redelivered.add(id);
            }
            stream = join(stream, bytes(new MqttPingResp()));
            stream = join(stream, bytes(new MqttPubAck(0, id, new MqttProperties())));
        }
        for (int at = 0; at < stream.length; ) {
            int length = Math.min(1 + random.nextInt(50), stream.length - at);
            marks.read(stream, at, length);
            at += length;
        }
        List<Integer> marked = new ArrayList<>();
        for (int id = 0; id <= 65_535; id++) {
            if (marks.take(id)) {
                marked.add(id);
            }
        }
        assertThat(marked).as("seed %d", seed).isEqualTo(redelivered);
    }

    @Test
    void a_mark_is_taken_once() throws Exception {
        byte[] frame = publish(65_535, 1, true, 3);
        marks.read(frame, 0, frame.length);
        assertThat(marks.take(65_535)).isTrue();
        assertThat(marks.take(65_535)).isFalse();
    }

    private static byte[] publish(int id, int qos, boolean dup, int size) throws MqttException {
        MqttMessage message =
                new MqttMessage(
                        "x".repeat(size).getBytes(StandardCharsets.UTF_8),
                        qos,
                        false,
                        new MqttProperties());
        MqttPublish publish =
                new MqttPublish("a/" + "t".repeat(id % 200), message, new MqttProperties());
        publish.setMessageId(id);
        byte[] frame = bytes(publish);
        if (dup) {
            frame[0] |= 0x08;
        }
        return frame;
    }

    private static byte[] bytes(MqttWireMessage message) throws MqttException {
        return join(message.getHeader(), message.getPayload());
    }

    private static byte[] join(byte[] left, byte[] right) {
        byte[] both = new byte[left.length + right.length];
        System.arraycopy(left, 0, both, 0, left.length);
        System.arraycopy(right, 0, both, left.length, right.length);
        return both;
    }
}
