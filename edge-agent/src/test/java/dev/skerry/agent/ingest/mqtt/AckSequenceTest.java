package dev.skerry.agent.ingest.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.pipeline.RawMessage.Receipt;
import dev.skerry.agent.pipeline.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.Test;

class AckSequenceTest {
    private final List<String> sent = new ArrayList<>();
    private final AckSequence acks =
            new AckSequence((id, reason) -> sent.add(id + ":0x" + Integer.toHexString(reason)));

    @Test
    void acknowledges_in_the_order_of_arrival_however_early_one_is_done() {
        Receipt first = acks.arrived(7);
        Receipt second = acks.arrived(3);
        Receipt third = acks.arrived(9);
        third.durable();
        second.refused(new Refusal("SKR-D001", "not JSON"));
        assertThat(sent).isEmpty();
        first.durable();
        assertThat(sent).containsExactly("7:0x0", "3:0x99", "9:0x0");
        assertThat(acks.size()).isZero();
    }

    @Test
    void tells_the_broker_whether_the_payload_or_something_else_was_wrong() {
        acks.arrived(1).refused(new Refusal("SKR-D005", "NaN"));
        acks.arrived(2).refused(new Refusal("SKR-A201", "unknown topic"));
        assertThat(sent).containsExactly("1:0x99", "2:0x83");
    }

    @Test
    void acknowledges_nothing_when_its_connection_is_gone() {
        Receipt before = acks.arrived(1);
        acks.close();
        before.durable();
        acks.arrived(2).durable();
        assertThat(sent).isEmpty();
    }

    @Test
    void a_connection_that_breaks_while_acknowledging_leaves_the_rest_to_the_next_one()
            throws Exception {
        AckSequence broken =
                new AckSequence(
                        (_, _) -> {
                            throw new MqttException(32_104);
                        });
        Receipt first = broken.arrived(1);
        Receipt second = broken.arrived(2);
        first.durable();
        second.durable();
        broken.await(0, 10_000);
        assertThat(broken.size()).isZero();
    }
}
