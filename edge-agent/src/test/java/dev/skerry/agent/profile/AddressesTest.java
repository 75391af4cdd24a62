package dev.skerry.agent.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.profile.compile.CompileResult;
import dev.skerry.profile.compile.ProfileCompiler;
import dev.skerry.profile.model.DeviceProfile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressesTest {
    private final Addresses addresses = new Addresses("hall");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mqtt: { topic: 'a/{device}' }     | mqtt: { topic: 'a/{device}' }     | true",
                "mqtt: { topic: 'a/{device}' }     | mqtt: { topic: 'b/{device}' }     | false",
                "mqtt: { topic: 'a/{device}' }     | mqtt: { topic: 'a/{device}/b' }   | false",
                "mqtt: { topic: 'a/{device}/b' }   | mqtt: { topic: 'a/c/{device}' }   | true",
                "mqtt: { topic: '{site}/{device}' }| mqtt: { topic: 'hall/{device}' }  | true",
                "mqtt: { topic: '{site}/{device}' }| mqtt: { topic: 'yard/{device}' }  | false",
                "coap: { path: '/a/{device}' }     | coap: { path: '/a/{device}' }     | true",
                "coap: { path: '/a/{device}' }     | mqtt: { topic: 'a/{device}' }     | false",
                "host: { every: 1s }               | host: { every: 5s }               | true",
                "host: { every: 1s }               | coap: { path: '/a/{device}' }     | false"
            })
    void tells_whether_a_message_could_belong_to_both(String one, String other, boolean isCommon) {
        assertThat(addresses.common(profile("one", one), profile("other", other)) != null)
                .isEqualTo(isCommon);
        assertThat(addresses.common(profile("other", other), profile("one", one)) != null)
                .isEqualTo(isCommon);
    }

    private static DeviceProfile profile(String name, String source) {
        String yaml =
                """
                schema: skerry.device/v1
                name: %s
                version: 1.0.0
                source: { %s }
                resources: { temperature: { type: float32, from: /t } }
                """
                        .formatted(name, source);
        return switch (new ProfileCompiler().compile("p.yaml", yaml)) {
            case CompileResult.Compiled(DeviceProfile profile) -> profile;
            case CompileResult.Rejected rejected -> throw new AssertionError(rejected.render());
        };
    }
}
