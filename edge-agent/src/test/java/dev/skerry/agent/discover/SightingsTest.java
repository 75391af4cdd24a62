package dev.skerry.agent.discover;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.profile.compile.CompileResult;
import dev.skerry.profile.compile.ProfileCompiler;
import dev.skerry.profile.draft.Draft;
import dev.skerry.profile.draft.Drafts;
import dev.skerry.profile.model.DeviceProfile;
import java.util.List;
import org.junit.jupiter.api.Test;

class SightingsTest {
    private static final String ANNOUNCED =
            "{\"stat_t\":\"zigbee2mqtt/hall\",\"val_tpl\":\"{{ value_json.temperature }}\",\"unit_of_meas\":\"°C\",\"dev\":{\"ids\":[\"0x1\"],\"name\":\"hall\"}}";

    private List<DeviceProfile> profiles = List.of(profile("known/{device}"));
    private final Sightings sightings = new Sightings(() -> profiles, "here");

    private static DeviceProfile profile(String topic) {
        String yaml =
                """
                schema: skerry.device/v1
                name: known
                version: 1.0.0
                source: { mqtt: { topic: "%s" } }
                resources: { t: { type: float32, from: /t } }
                """
                        .formatted(topic);
        return ((CompileResult.Compiled) new ProfileCompiler().compile("known.yaml", yaml))
                .profile();
    }

    private void message(String topic, String payload) {
        sightings.message(topic, payload.getBytes(UTF_8), 1_000);
    }

    private Draft draft(Sighting sighting) {
        Drafts drafts = sightings.draft(sighting.id()).orElseThrow();
        assertThat(drafts.drafts()).as("%s", drafts.leftOut()).hasSize(1);
        return drafts.drafts().getFirst();
    }

    @Test
    void lists_topics_that_no_profile_knows_and_drafts_from_all_of_them() {
        message("known/a", "{\"t\": 1}");
        message("garden/bed-1/data", "{\"t\": 20.5}");
        message("garden/bed-2/data", "{\"t\": 21.5}");
        message("garden/bed-1/data", "{\"t\": 20.75}");
        message("garden/bed-3/data", "");
        assertThat(sightings.all())
                .extracting(Sighting::address, Sighting::count)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("garden/bed-1/data", 2L),
                        org.assertj.core.groups.Tuple.tuple("garden/bed-2/data", 1L));
        Draft draft = draft(sightings.all().getFirst());
        assertThat(draft.yaml()).contains("topic: \"garden/{device}/data\"");
        assertThat(draft.devices()).containsExactly("bed-1", "bed-2");
        assertThat(sightings.draft("none")).isEmpty();
    }

    @Test
    void puts_the_announcements_of_a_device_together() {
        message("homeassistant/sensor/0x1/temperature/config", ANNOUNCED);
        message(
                "homeassistant/sensor/0x1/humidity/config",
                ANNOUNCED.replace("temperature", "humidity").replace("°C", "%"));
        assertThat(sightings.all())
                .singleElement()
                .satisfies(
                        one -> {
                            assertThat(one.kind()).isEqualTo(Sighting.Kind.HOME_ASSISTANT);
                            assertThat(one.name()).isEqualTo("hall");
                            assertThat(draft(one).yaml())
                                    .contains("from: /temperature", "from: /humidity");
                        });
    }

    @Test
    void forgets_what_a_new_profile_knows() {
        message("homeassistant/sensor/0x1/temperature/config", ANNOUNCED);
        message("garden/bed-1", "{\"t\": 20.5}");
        int before = sightings.version();
        profiles = List.of(profile("zigbee2mqtt/{device}"), profile("garden/{device}"));
        assertThat(sightings.all()).isEmpty();
        assertThat(sightings.version()).isNotEqualTo(before);
    }

    @Test
    void proposes_profiles_for_what_a_coap_server_lists() {
        sightings.listed("coap://10.0.0.7:5683", "</t/hall-1>;rt=\"oma.lwm2m.3303\";ct=110;obs", 1);
        int before = sightings.version();
        sightings.listed("coap://10.0.0.7:5683", "</t/hall-1>;rt=\"oma.lwm2m.3303\";ct=110;obs", 2);
        assertThat(sightings.version()).isEqualTo(before);
        assertThat(draft(sightings.all().getFirst()).yaml())
                .contains("observe: \"coap://10.0.0.7:5683/t/hall-1\"", "unit: Cel");
    }

    @Test
    void is_bounded_whatever_comes() {
        for (int i = 0; i < 300; i++) {
            message("t/" + i, "x".repeat(10_000));
        }
        assertThat(sightings.all()).hasSize(256);
        assertThat(sightings.beyond()).isEqualTo(44);
        assertThat(sightings.all()).allMatch(one -> one.sample().length == 4_096);
    }
}
