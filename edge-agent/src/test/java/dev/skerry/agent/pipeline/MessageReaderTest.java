package dev.skerry.agent.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.clock.Stamp;
import dev.skerry.agent.pipeline.RawMessage.Receipt;
import dev.skerry.agent.pipeline.RawMessage.Transport;
import dev.skerry.profile.compile.CompileResult;
import dev.skerry.profile.compile.ProfileCompiler;
import dev.skerry.profile.model.DeviceProfile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageReaderTest {
    private static final String VALVE =
            """
            schema: skerry.device/v1
            name: valve
            version: 1.0.0
            source: { mqtt: { topic: "valve/{device}", payload: json } }
            resources:
              position: { type: int32, from: /pos }
            """;

    private final List<String> witnessed = new ArrayList<>();
    private final StageFaults faults = new StageFaults();
    private final MessageReader reader =
            new MessageReader(
                    new ProfileRoutes(ActiveProfiles.ofAll(List.of(profile())), "hall"),
                    new Admission(
                            (sender, deviceId) -> !deviceId.equals("strange"),
                            new Admission.Limits(100, 1_000, 100)),
                    (deviceId, message, code) -> {
                        witnessed.add(deviceId + " " + code);
                        if (deviceId.equals("rude")) {
                            throw new IllegalStateException("nobody may look at it");
                        }
                    },
                    faults);

    private static DeviceProfile profile() {
        return switch (new ProfileCompiler().compile("valve.yaml", VALVE)) {
            case CompileResult.Compiled(DeviceProfile profile) -> profile;
            case CompileResult.Rejected rejected -> throw new AssertionError(rejected.render());
        };
    }

    private Arrival read(String topic, String payload) {
        return reader.read(
                new RawMessage(
                        Transport.MQTT,
                        topic,
                        payload.getBytes(StandardCharsets.UTF_8),
                        Stamp.known(1),
                        1,
                        false,
                        Sender.BROKER,
                        Receipt.NONE));
    }

    @Test
    void shows_a_devices_messages_whether_they_can_be_decoded_or_not() {
        assertThat(read("valve/v-1", "{\"pos\": 7}")).isInstanceOf(Arrival.Legible.class);
        assertThat(read("valve/v-2", "{none")).isInstanceOf(Arrival.Refused.class);
        assertThat(witnessed).hasSize(2).first().isEqualTo("v-1 ");
        assertThat(witnessed.getLast()).startsWith("v-2 SKR-D");
    }

    @Test
    void does_not_show_what_is_nobodys_or_was_not_let_in() {
        read("elsewhere", "{\"pos\": 7}");
        read("valve/strange", "{\"pos\": 7}");
        read("valve/v-1", "x".repeat(101));
        assertThat(witnessed).isEmpty();
    }

    @Test
    void takes_a_message_whatever_becomes_of_who_looks_at_it() {
        assertThat(read("valve/rude", "{\"pos\": 7}")).isInstanceOf(Arrival.Legible.class);
        assertThat(faults.count()).isEqualTo(1);
    }
}
