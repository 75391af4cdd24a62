package dev.skerry.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.skerry.agent.pipeline.DeviceRegistry;
import dev.skerry.profile.compile.CompileResult;
import dev.skerry.profile.compile.ProfileCompiler;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.sync.proto.Device;
import dev.skerry.sync.proto.ResourceInfo;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeclaredModelsTest {
    private static final String PROFILE =
            """
            schema: skerry.device/v1
            name: oven
            version: 1.0.0
            source: { mqtt: { topic: "t/{device}" } }
            resources:
              heat: { type: float32, unit: Cel, from: /h }
            models:
              usual: { bundle: "builtin:envelope", inputs: { v: heat } }
              next: { bundle: "builtin:forecast", inputs: { v: heat } }
              wear: { bundle: "oven-wear@^1", inputs: { v: heat } }
            rules:
              worn: { when: "model.wear.label == 'worn' && model.wear.forecast > heat", then: [ { alarm: info } ] }
            """;

    @Test
    void declares_what_models_give_beside_their_score() {
        Device device =
                SelfDescription.devices(List.of(new DeviceRegistry.Listed("oven-1", compiled())))
                        .getDevices(0);
        assertThat(device.getResourcesList())
                .extracting(ResourceInfo::getName, ResourceInfo::getType, ResourceInfo::getUnit)
                .containsExactly(
                        tuple("heat", "float32", "Cel"),
                        tuple("model.usual.score", "float32", ""),
                        tuple("model.next.score", "float32", ""),
                        tuple("model.next.forecast", "float32", "Cel"),
                        tuple("model.next.lower", "float32", "Cel"),
                        tuple("model.next.upper", "float32", "Cel"),
                        tuple("model.wear.score", "float32", ""),
                        tuple("model.wear.label", "string", ""),
                        tuple("model.wear.forecast", "float32", "Cel"));
        assertThat(device.getResourcesList())
                .filteredOn(info -> info.getKind().equals("model"))
                .extracting(ResourceInfo::getName)
                .containsExactly("model.usual.score", "model.next.score", "model.wear.score");
    }

    private static DeviceProfile compiled() {
        return switch (new ProfileCompiler().compile("oven.yaml", PROFILE)) {
            case CompileResult.Compiled(DeviceProfile profile) -> profile;
            case CompileResult.Rejected rejected -> throw new AssertionError(rejected.render());
        };
    }
}
