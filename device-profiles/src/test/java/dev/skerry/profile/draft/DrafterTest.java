package dev.skerry.profile.draft;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DrafterTest {
    @Test
    void drafts_what_zigbee2mqtt_publishes() {
        Drafts drafts =
                Captures.draft(
                        """
                        zigbee2mqtt/bridge/state {"state":"online"}
                        zigbee2mqtt/Living room {"battery":97,"humidity":45.52,"linkquality":116,"temperature":21.43,"voltage":2985,"last_seen":"2024-05-04T10:01:02+02:00"}
                        zigbee2mqtt/Living room {"battery":97,"humidity":45.61,"linkquality":110,"temperature":21.38,"voltage":2985,"last_seen":"2024-05-04T10:02:02+02:00"}
                        zigbee2mqtt/hall_door {"battery":100,"contact":false,"linkquality":80,"voltage":3025,"last_seen":"2024-05-04T10:02:09+02:00"}
                        zigbee2mqtt/leak {"battery":100,"water_leak":false,"linkquality":80,"update":{"state":"idle"},"last_seen":"2024-05-04T10:02:19+02:00"}
                        zigbee2mqtt/leak/availability online
                        """);
        assertThat(drafts.drafts()).hasSize(1);
        Draft draft = drafts.drafts().getFirst();
        assertThat(draft.devices()).containsExactly("Living room", "hall_door", "leak");
        assertThat(draft.yaml())
                .contains(
                        "name: zigbee2mqtt\n",
                        "topic: \"zigbee2mqtt/{device}\"  # guess: 'Living room', 'hall_door', 'leak' are devices\n",
                        "time: { from: \"/last_seen\", format: iso-8601 }  # guess: ",
                        "{ type: float32, unit: Cel, from: /temperature, range: [-60, 150] }  # guess: unit, range from name and size; 21.38 to 21.43 seen, 2 times\n",
                        "{ type: float32, unit: mV, from: /voltage, range: [500, 60000] }",
                        "{ type: boolean, from: /water_leak, priority: alarm }  # guess: type, priority from the name\n",
                        "{ type: enum, from: /update/state, values: [\"idle\"] }");
        assertThat(drafts.leftOut())
                .containsExactlyInAnyOrder(
                        "Zigbee2MQTT's own topics (zigbee2mqtt/bridge/…): 1 messages",
                        "who is there (…/availability, …/LWT, …): 1 messages");
    }

    @Test
    void drafts_every_name_and_number_that_a_device_may_send() {
        Drafts drafts =
                Captures.draft(
                        """
                        rtl/roof/json {"model":"Bresser","id":77,"max":3,"heap":25,"Wh":12345}
                        """);
        assertThat(drafts.drafts().getFirst().yaml())
                .contains(
                        "model_value: { type: string, from: /model }",
                        "max_value:   { type: int32, from: /max }",
                        "heap:        { type: int64, unit: B, from: /heap, range: [0, 1000000000000], ");
    }

    @Test
    void a_name_that_no_device_may_have_takes_no_other_along() {
        var capture = new Capture();
        Captures.messages("lab/.. {\"t\":1}\nlab/d1 {\"t\":2}\nlab/d2 {\"t\":3}\n")
                .forEach(capture::add);
        Drafts drafts = Drafter.draft(capture);
        assertThat(drafts.drafts()).flatExtracting(Draft::devices).containsExactly("d1", "d2");
        assertThat(drafts.leftOut())
                .singleElement()
                .asString()
                .startsWith("'..' can't be a device's id: ");
    }

    @Test
    void takes_no_text_for_a_state_that_may_be_another_tomorrow() {
        String message =
                "tele/plug/STATE {\"SSId\":\"home\",\"Uptime\":\"1T02:03:0%d\",\"Speed\":\"%s\"}\n";
        Draft draft =
                Captures.draft(
                                (message.formatted(1, "slow") + message.formatted(2, "fast"))
                                        .repeat(4))
                        .drafts()
                        .getFirst();
        assertThat(draft.yaml())
                .containsPattern("ssid: +\\{ type: string,")
                .containsPattern("uptime: +\\{ type: string,")
                .containsPattern("speed: +\\{ type: enum,");
    }

    @Test
    void drafts_what_most_messages_of_a_topic_are() {
        var capture = new Capture();
        Captures.messages(
                        "attic/sensor/co2/state 600\nattic/sensor/co2/state 601\nattic/sensor/co2/state {\"t\":1}\n")
                .forEach(capture::add);
        assertThat(Drafter.draft(capture).drafts().getFirst().yaml())
                .contains("co2: { type: float32, unit: ppm, ")
                .doesNotContain("#/t");
    }

    @Test
    void a_sensor_without_a_value_yet_does_not_hide_what_it_measures() {
        var facts = new TopicFacts("attic/sensor/co2/state");
        facts.add("nan".getBytes(US_ASCII));
        facts.add("600".getBytes(US_ASCII));
        assertThat(facts.values())
                .hasEntrySatisfying("", seen -> assertThat(seen.isNumber()).isTrue())
                .hasEntrySatisfying("", seen -> assertThat(seen.isMixed()).isFalse());
    }

    @Test
    void finds_the_level_at_which_several_devices_differ() {
        var capture = new StringBuilder();
        var random = new Random(7);
        for (int i = 0; i < 30; i++) {
            capture.append(
                    "plant/north/pump/%s/telemetry {\"ts\":%d,\"temp\":%d.%02d,\"vib\":{\"rms\":%f},\"state\":\"%s\",\"starts\":%d}%n"
                            .formatted(
                                    i % 2 == 0 ? "anna" : "berta",
                                    1_700_000_000_000L + i * 1_000L,
                                    60 + random.nextInt(9),
                                    random.nextInt(100),
                                    random.nextDouble(),
                                    i % 3 == 0 ? "running" : "stopped",
                                    4_000_000_000L + i));
        }
        Drafts drafts = Captures.draft(capture.toString());
        Draft draft = drafts.drafts().getFirst();
        assertThat(draft.devices()).containsExactly("anna", "berta");
        assertThat(draft.yaml())
                .contains(
                        "topic: \"plant/north/pump/{device}/telemetry\"",
                        "time: { from: \"/ts\", format: epoch-millis }",
                        "resolution: 0.01 }",
                        "{ type: enum, from: /state, values: [\"running\", \"stopped\"] }",
                        "{ type: int64, from: /starts }");
    }

    @Test
    void takes_the_part_that_looks_like_a_name_when_there_is_one_device() {
        assertThat(Captures.draft("site/building/esp32-a1b2/data {\"t\": 20.5}\n").drafts())
                .extracting(Draft::devices)
                .containsExactly(java.util.List.of("esp32-a1b2"));
        assertThat(Captures.draft("greenhouse/bed {\"t\": 20.5, \"h\": 44}\n").drafts())
                .extracting(Draft::devices)
                .containsExactly(java.util.List.of("bed"));
    }

    @Test
    void drafts_senml_with_the_units_that_it_names() {
        Draft draft =
                Captures.draft(
                                """
                                meters/m-17/senml [{"bn":"urn:dev:mac:0024befffe804ff1:","n":"voltage","u":"V","v":230.1},{"n":"current","u":"A","v":1.2},{"n":"valve","vs":"open"},{"n":"door","vb":true}]
                                meters/m-18/senml [{"bn":"urn:dev:mac:0024befffe804ff2:","n":"voltage","u":"V","v":229},{"n":"current","u":"A","v":1}]
                                """)
                        .drafts()
                        .getFirst();
        assertThat(draft.yaml())
                .contains("payload: senml+json", "{ type: float32, unit: V, from: voltage,");
    }

    @Test
    void drafts_topics_with_one_value_each() {
        Drafts drafts =
                Captures.draft(
                        """
                        bedroom/sensor/temperature/state 21.4
                        bedroom/sensor/wifi_signal/state -61
                        bedroom/sensor/firmware/state 2024.5
                        kitchen/sensor/temperature/state 19.9
                        kitchen/sensor/wifi_signal/state -70
                        bedroom/status online
                        shellies/plug-1/relay/0 on
                        shellies/plug-1/relay/0/power 12.30
                        shellies/plug-1/temperature 31.5
                        shellies/plug-1/online true
                        """);
        assertThat(drafts.drafts()).hasSize(2);
        assertThat(drafts.drafts().get(0).yaml())
                .contains(
                        "topic: \"{device}/sensor/{resource}/state\"",
                        "payload: text",
                        "unit: Cel, from: temperature,",
                        "wifi_signal: { type: int32, unit: dBm, from: wifi_signal,");
        assertThat(drafts.drafts().get(1).yaml())
                .contains(
                        "topic: \"shellies/{device}/{resource}\"",
                        "{ type: float32, unit: W, from: relay/0/power,",
                        "{ type: enum, from: relay/0, values: [\"on\", \"off\"] }");
    }

    @Test
    void several_topics_of_a_device_become_one_profile() {
        Draft draft =
                Captures.draft(
                                """
                                tele/plug/STATE {"Time":"2024-05-04T10:01:02","Uptime":"0T01:00:00","POWER":"ON","Wifi":{"RSSI":74,"Signal":-63}}
                                tele/plug/SENSOR {"Time":"2024-05-04T10:01:02","ENERGY":{"Total":3.185,"Power":12,"Voltage":232}}
                                tele/plug/LWT Online
                                """)
                        .drafts()
                        .getFirst();
        assertThat(draft.yaml())
                .contains(
                        "topic: \"tele/{device}/{resource}\"",
                        "energy_total:",
                        "unit: kWh, from: \"SENSOR#/ENERGY/Total\"",
                        "unit: dBm, from: \"STATE#/Wifi/Signal\"");
    }

    @Test
    void lists_what_no_type_takes() {
        Drafts drafts =
                Captures.draft(
                        """
                        lab/a1 {"v": 1, "list": [1,2,3,4,5,6], "x": 1}
                        lab/a1 {"v": 2, "list": [1,2,3,4,5,6], "x": "one"}
                        raw/b1 \u0001\u0002
                        """);
        assertThat(drafts.drafts().getFirst().yaml())
                .contains(
                        "# Not drafted:\n# - /list: a list, see the type 'array'\n# - /x: of several types, which no type takes\n");
        assertThat(drafts.leftOut())
                .singleElement()
                .asString()
                .startsWith("raw/{device} (1 messages): its messages are binary");
    }

    @Test
    void hostile_names_become_plain_yaml() {
        Drafts drafts =
                Captures.draft(
                        """
                        a"b\\/dev-1 {"# \\"quote\\" \\\\ ": 1, "\\u2028": 2, "ключ": 3, "": 4, "a~b/c": 5}
                        """);
        assertThat(drafts.drafts()).hasSize(1);
        assertThat(Captures.draft("a/{x}/dev-1 {\"t\": 1}\n").leftOut())
                .containsExactly(
                        "a/{x}/{device} (1 messages): no profile can say this yet: SKR-P305 {x} is not known: there are {site}, {device}, {resource}");
    }
}
