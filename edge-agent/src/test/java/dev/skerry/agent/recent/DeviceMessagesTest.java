package dev.skerry.agent.recent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.clock.Stamp;
import dev.skerry.agent.pipeline.RawMessage;
import dev.skerry.agent.pipeline.RawMessage.Transport;
import dev.skerry.agent.pipeline.Sender;
import dev.skerry.sync.proto.MessagesWanted;
import dev.skerry.sync.proto.RecentMessage;
import dev.skerry.sync.proto.RecentMessages;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeviceMessagesTest {
    private static RawMessage message(String topic, byte[] payload) {
        return new RawMessage(
                Transport.MQTT,
                topic,
                payload,
                Stamp.known(42),
                1,
                false,
                Sender.BROKER,
                RawMessage.Receipt.NONE);
    }

    private static void saw(DeviceMessages kept, String device, String payload) {
        kept.saw(device, message("t", payload.getBytes(StandardCharsets.UTF_8)), "");
    }

    private static RecentMessages answer(DeviceMessages kept, String device) {
        return kept.of(MessagesWanted.newBuilder().setNumber(9).setDeviceId(device).build());
    }

    private static List<String> of(DeviceMessages kept, String device) {
        return answer(kept, device).getMessagesList().stream()
                .map(message -> message.getPayload().toStringUtf8())
                .toList();
    }

    @Test
    void keeps_the_last_eight_of_each_device_as_they_came() {
        DeviceMessages kept = new DeviceMessages(1 << 20);
        IntStream.rangeClosed(1, 10).forEach(i -> saw(kept, "busy", "m" + i));
        saw(kept, "calm", "c");
        assertThat(of(kept, "busy"))
                .containsExactly("m3", "m4", "m5", "m6", "m7", "m8", "m9", "m10");
        assertThat(of(kept, "calm")).containsExactly("c");
        assertThat(of(kept, "nobody")).isEmpty();
    }

    @Test
    void tells_where_a_message_came_from_and_why_it_was_not_understood() {
        DeviceMessages kept = new DeviceMessages(1 << 20);
        kept.saw("pump", message("plant/pump", new byte[] {1, -1}), "SKR-D004");
        RecentMessages answer = answer(kept, "pump");
        assertThat(answer.getNumber()).isEqualTo(9);
        assertThat(answer.getIsKept()).isTrue();
        RecentMessage told = answer.getMessages(0);
        assertThat(told.getSource()).isEqualTo("mqtt");
        assertThat(told.getAddress()).isEqualTo("plant/pump");
        assertThat(told.getReceivedMicros()).isEqualTo(42);
        assertThat(told.getPayload().toByteArray()).containsExactly(1, -1);
        assertThat(told.getPayloadBytes()).isEqualTo(2);
        assertThat(told.getCode()).isEqualTo("SKR-D004");
    }

    @Test
    void keeps_the_beginning_of_what_is_long_and_nothing_of_an_endless_address() {
        DeviceMessages kept = new DeviceMessages(1 << 20);
        kept.saw("long", message("t", new byte[5_000]), "");
        RecentMessage told = answer(kept, "long").getMessages(0);
        assertThat(told.getPayload().size()).isEqualTo(DeviceMessages.MOST_PAYLOAD_BYTES);
        assertThat(told.getPayloadBytes()).isEqualTo(5_000);
        kept.saw("deep", message("t/".repeat(501), new byte[1]), "");
        assertThat(of(kept, "deep")).isEmpty();
    }

    @Test
    void a_device_that_seldom_speaks_is_not_pushed_out_by_one_that_often_does() {
        DeviceMessages kept = new DeviceMessages(3 * (DeviceMessages.OVERHEAD_BYTES + 20));
        saw(kept, "calm", "c");
        IntStream.rangeClosed(1, 100).forEach(i -> saw(kept, "busy", "m" + i));
        assertThat(of(kept, "calm")).containsExactly("c");
        assertThat(of(kept, "busy")).containsExactly("m99", "m100");
    }

    @Test
    void stays_within_its_bytes_whatever_comes() {
        long capacity = 10_000;
        DeviceMessages kept = new DeviceMessages(capacity);
        for (int i = 0; i < 500; i++) {
            kept.saw("device-" + i % 90, message("t", new byte[i * 13 % 6_000]), "");
            assertThat(kept.bytes()).isBetween(1L, capacity);
        }
        assertThat(of(kept, "device-" + 499 % 90)).isNotEmpty();
    }

    @Test
    void keeps_nothing_and_says_so_when_it_is_turned_off() {
        DeviceMessages kept = new DeviceMessages(0);
        saw(kept, "pump", "m");
        assertThat(answer(kept, "pump").getIsKept()).isFalse();
        assertThat(of(kept, "pump")).isEmpty();
    }
}
