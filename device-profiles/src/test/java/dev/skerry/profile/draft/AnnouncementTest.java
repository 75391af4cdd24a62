package dev.skerry.profile.draft;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.skerry.profile.model.DeviceProfile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AnnouncementTest {
    private static Drafts draft(String... topicsAndConfigs) {
        List<Announcement> announcements = new ArrayList<>();
        for (int i = 0; i < topicsAndConfigs.length; i += 2) {
            Announcement one = of(topicsAndConfigs[i], topicsAndConfigs[i + 1]);
            assertThat(one).as(topicsAndConfigs[i]).isNotNull();
            announcements.add(one);
        }
        return HomeAssistantDraft.of(announcements);
    }

    private static @Nullable Announcement of(String topic, String config) {
        return Announcement.of(topic, config.getBytes(UTF_8));
    }

    @Test
    void single_components_with_short_names_become_one_profile() {
        String device = "\"dev\":{\"ids\":[\"0xa4c1\"],\"name\":\"kitchen\"}";
        Drafts drafts =
                draft(
                        "homeassistant/sensor/0xa4c1/temperature/config",
                        "{\"~\":\"zigbee2mqtt/kitchen\",\"stat_t\":\"~\",\"val_tpl\":\"{{ value_json.temperature | round(1) }}\",\"unit_of_meas\":\"°C\",\"stat_cla\":\"measurement\","
                                + device
                                + "}",
                        "homeassistant/sensor/0xa4c1/power/config",
                        "{\"stat_t\":\"zigbee2mqtt/kitchen\",\"val_tpl\":\"{{ value_json['power'] * 0.1 }}\",\"unit_of_meas\":\"W\","
                                + device
                                + "}",
                        "homeassistant/switch/0xa4c1/switch/config",
                        "{\"stat_t\":\"zigbee2mqtt/kitchen\",\"val_tpl\":\"{{ value_json.state }}\",\"cmd_t\":\"zigbee2mqtt/kitchen/set\",\"pl_on\":\"{\\\"state\\\": \\\"ON\\\"}\",\"pl_off\":\"{\\\"state\\\": \\\"OFF\\\"}\",\"stat_on\":\"ON\",\"stat_off\":\"OFF\","
                                + device
                                + "}",
                        "homeassistant/sensor/0xa4c1/odd/config",
                        "{\"stat_t\":\"zigbee2mqtt/kitchen\",\"name\":\"Odd\",\"val_tpl\":\"{% if value_json.x %}1{% endif %}\","
                                + device
                                + "}");
        assertThat(drafts.leftOut())
                .containsExactly("Odd: value_template {% if value_json.x %}1{% endif %}");
        String yaml = drafts.drafts().getFirst().yaml();
        assertThat(yaml)
                .contains(
                        "name: kitchen\n",
                        "topic: \"zigbee2mqtt/{device}\"  # guess: 'kitchen' is a device",
                        "{ type: float32, unit: Cel, from: /temperature, resolution: 0.1 }",
                        "{ type: float32, unit: W, from: /power, scale: 0.1 }",
                        "{ type: enum, from: /state, values: [\"ON\", \"OFF\"] }",
                        "# - Odd: value_template");
        DeviceProfile profile = Captures.compiled(yaml);
        assertThat(profile.commands())
                .extracting("name", "write.topic", "write.payload")
                .containsExactly(
                        tuple("turn-on-state", "zigbee2mqtt/{device}/set", "{\"state\": \"ON\"}"),
                        tuple(
                                "turn-off-state",
                                "zigbee2mqtt/{device}/set",
                                "{\"state\": \"OFF\"}"));
    }

    @Test
    void a_device_announces_all_its_components_at_once() {
        Drafts drafts =
                draft(
                        "homeassistant/device/0AFFD2/config",
                        """
                        {"dev":{"ids":"ea334450945afc","name":"Boiler"},"o":{"name":"bla2mqtt"},
                         "cmps":{"t1":{"p":"sensor","device_class":"temperature","unit_of_measurement":"°F","value_template":"{{ value_json.ENERGY['t/1'] | float }}"},
                                 "leak":{"p":"binary_sensor","value_template":"{{ value_json.water_leak }}","payload_on":true,"payload_off":false},
                                 "cam":{"p":"camera","t":"x"}},
                         "state_topic":"plant/boiler-1/state"}
                        """);
        String yaml = drafts.drafts().getFirst().yaml();
        assertThat(yaml)
                .contains(
                        "topic: \"plant/{device}/state\"",
                        "{ type: float32, unit: \"[degF]\", from: \"/ENERGY/t~11\" }",
                        "{ type: boolean, from: /water_leak, priority: alarm }");
        assertThat(drafts.leftOut()).containsExactly("cam: a camera, which tells no state");
    }

    @Test
    void what_is_no_announcement_is_none() {
        assertThat(of("homeassistant/sensor/x", "{}")).isNull();
        assertThat(of("homeassistant/sensor/x/config", "{\"stat_t\":")).isNull();
        assertThat(of("homeassistant/sensor/x/config", "[]")).isNull();
        assertThat(of("homeassistant/sensor/x/config", "")).isNull();
        assertThat(draft("homeassistant/sensor/x/config", "{}").drafts()).isEmpty();
        assertThat(draft("homeassistant/device/x/config", "{\"cmps\":{\"a\":1}}").drafts())
                .isEmpty();
    }
}
