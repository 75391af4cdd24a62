package dev.skerry.agent.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.pipeline.DeviceRegistry.Heard;
import dev.skerry.profile.model.DeviceProfile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceRegistryTest {
    private static final DeviceProfile PUMP =
            new DeviceProfile(
                    "pump", "1.0.0", "", List.of(), List.of(), List.of(), List.of(), List.of(),
                    List.of(), "00");

    @ParameterizedTest
    @ValueSource(strings = {"..", ".", " ", "pump 1 ", "a\u202eb"})
    void takes_in_no_device_of_an_id_that_can_not_be_used(String id) {
        var devices = new DeviceRegistry(ActiveProfiles.ofAll(List.of(PUMP)), Map.of(), 10);
        assertThat(devices.heard(id, PUMP))
                .isInstanceOfSatisfying(
                        Heard.NotTaken.class,
                        not -> assertThat(not.refusal().code()).isEqualTo("SKR-A203"));
        assertThat(devices.heard("x".repeat(250), PUMP)).isInstanceOf(Heard.NotTaken.class);
        assertThat(devices.size()).isZero();
    }

    @Test
    void leaves_out_such_an_id_of_an_earlier_version() {
        var devices =
                new DeviceRegistry(
                        ActiveProfiles.ofAll(List.of(PUMP)),
                        Map.of("..", "pump", "pump-1", "pump"),
                        10);
        assertThat(devices.all()).extracting("deviceId").containsExactly("pump-1");
    }
}
