package dev.skerry.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FleetCommandTest {
    private ScriptedGateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = new ScriptedGateway();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private static String row(String agent, String state, String health, String more) {
        return """
        {"agentId":"%s","site":"plant","tags":["canary"],"softwareVersion":"1.2.0","state":"%s","health":"%s",
         "connectedSince":null,"lastSeenAt":"2020-01-31T12:00:00Z","figures":"current",
         "hoursLeft":456,"catchingUp":null,"alarms":{"critical":1,"warning":1,"info":0},"troubles":[],
         "ledger":"balanced","unaccounted":0,"openConflicts":0,"deviceCount":2,"profiles":["pump"],
         "later":"a property that this program does not know"%s}\
        """
                .formatted(agent, state, health, more);
    }

    private static String answer(int matching, String... rows) {
        return "{\"total\":%d,\"matching\":%d,\"offset\":0,\"rows\":[%s],\"facets\":[],\"totals\":null}"
                .formatted(matching, matching, String.join(",", rows));
    }

    @Test
    void lists_agents_with_how_each_does() {
        gateway.answers(
                answer(
                        2,
                        row("north", "cut-off", "cut-off", ",\"pendingRecords\":41200"),
                        row("south", "connected", "ok", ",\"pendingRecords\":0")));

        assertThat(gateway.execute("fleet", "ls")).isZero();

        assertThat(gateway.out())
                .containsPattern("agent +site +alarms +health")
                .containsPattern(
                        "north +plant +2 \\(1 critical\\) +cut off for \\d+ days, 41,200 readings waiting, room for 19 days")
                .containsPattern("south +plant +2 \\(1 critical\\) +fine")
                .doesNotContain("\u001b");
    }

    @Test
    void asks_the_gateway_to_search_filter_and_sort() {
        gateway.answers(answer(0));

        assertThat(
                        gateway.execute(
                                "fleet",
                                "ls",
                                "north",
                                "pump 1",
                                "--site",
                                "plant",
                                "--site",
                                "mill",
                                "--health",
                                "cut-off",
                                "--tag",
                                "canary",
                                "--sort",
                                "-waiting"))
                .isZero();

        assertThat(gateway.asked())
                .singleElement()
                .asString()
                .startsWith("GET /api/fleet?")
                .contains("q=north%20pump%201", "site=plant&site=mill", "health=cut-off")
                .contains("tag=canary", "sort=-waiting", "offset=0", "limit=1000");
        assertThat(gateway.out()).contains("There are no agents yet");
    }

    @Test
    void goes_on_from_page_to_page_until_it_has_all() {
        gateway.answers(
                answer(3, row("a", "connected", "ok", ""), row("b", "connected", "ok", "")),
                answer(3, row("c", "connected", "ok", "")));

        assertThat(gateway.execute("fleet", "ls", "--columns", "agent,tags,version")).isZero();

        assertThat(gateway.asked()).hasSize(2);
        assertThat(gateway.asked().get(1)).contains("offset=2");
        assertThat(gateway.out())
                .containsPattern("a +canary +1\\.2\\.0")
                .containsPattern("c +canary +1\\.2\\.0");
    }

    @Test
    void shows_no_more_than_it_is_told_to_and_says_so() {
        gateway.answers(answer(7, row("a", "connected", "ok", "")));

        assertThat(gateway.execute("fleet", "ls", "--limit", "1")).isZero();

        assertThat(gateway.asked()).singleElement().asString().contains("limit=1");
        assertThat(gateway.out()).contains("1 of 7");
    }

    @Test
    void prints_json_for_programs() throws IOException {
        gateway.answers(answer(1, row("north", "connected", "a-new-word", "")));

        assertThat(gateway.execute("fleet", "ls", "--json")).isZero();

        var rows = new com.fasterxml.jackson.databind.ObjectMapper().readTree(gateway.out());
        assertThat(rows.at("/0/agentId").asText()).isEqualTo("north");
        assertThat(rows.at("/0/lastSeenAt").asText()).isEqualTo("2020-01-31T12:00:00Z");
        assertThat(rows.at("/0/alarms/critical").asInt()).isEqualTo(1);
    }

    @Test
    void shows_a_device_with_its_values_and_what_it_can_be_told() {
        gateway.answers(
                """
                {"agentId":"north","deviceId":"pump-1","profileName":"pump","profileVersion":"1.0.0",
                 "firstSeenAt":null,"lastSeenAt":"2026-01-31T12:00:00Z","activeAlarms":1,"openConflicts":0,
                 "resources":[{"name":"temperature","type":"float64","unit":"°C","kind":"gauge","rangeMin":null,
                   "rangeMax":null,"value":21.5,"observedAt":"2026-01-31T12:00:00Z","quality":"good"}],
                 "commands":[{"name":"set_speed","description":"","expiresIn":"30s","confirms":true,
                   "arguments":[{"name":"rpm","type":"int32"}]}]}
                """);

        assertThat(gateway.execute("fleet", "show", "north/pump-1")).isZero();

        assertThat(gateway.asked()).containsExactly("GET /api/devices/north/pump-1");
        assertThat(gateway.out())
                .containsPattern("profile +pump 1\\.0\\.0")
                .containsPattern("command +set_speed rpm=INT32")
                .containsPattern("temperature +21\\.5 +°C +good");
    }

    @Test
    void takes_the_words_of_a_command_in_either_way() {
        String sent =
                "{\"commandId\":\"1\",\"state\":\"waiting\",\"over\":false,\"steps\":[],\"expiresAt\":\"2026-01-31T12:00:00Z\"}";
        String device =
                "{\"commands\":[{\"name\":\"set_speed\",\"arguments\":[{\"name\":\"rpm\",\"type\":\"int32\"}]}]}";
        gateway.answers(device, sent, device, sent);

        assertThat(
                        gateway.execute(
                                "fleet",
                                "command",
                                "north/pump-1",
                                "set_speed",
                                "rpm=1200",
                                "--id",
                                "1"))
                .isZero();
        assertThat(
                        gateway.execute(
                                "command",
                                "north",
                                "pump-1",
                                "set_speed",
                                "--arg",
                                "rpm=1200",
                                "--id",
                                "1"))
                .isZero();

        assertThat(gateway.asked().get(1))
                .startsWith("POST /api/devices/north/pump-1/commands")
                .contains("\"rpm\":1200")
                .isEqualTo(gateway.asked().get(3));
    }

    @Test
    void refuses_a_command_that_misses_a_word() {
        assertThat(gateway.execute("command", "north", "pump-1")).isEqualTo(2);
        assertThat(gateway.execute("command", "north/pump-1", "stop", "now")).isEqualTo(2);
        assertThat(gateway.err()).contains("AGENT/DEVICE NAME", "'now' is no ARGUMENT=VALUE");
    }

    @Test
    void has_alarms_as_a_part_of_the_fleet() {
        gateway.answers("[]", "[]");

        assertThat(gateway.execute("fleet", "alarm", "list")).isZero();
        assertThat(gateway.execute("alarms", "list")).isZero();

        assertThat(gateway.asked().get(0)).isEqualTo(gateway.asked().get(1));
    }

    @Test
    void prints_each_event_as_a_line_of_json_and_ends_when_it_is_refused() {
        gateway.answers(
                answer(0),
                "event: heartbeat\ndata: {\"nextMillis\":3000}\n\n"
                        + "id: 7\nevent: agent\ndata: {\"agentId\":\"north\",\"state\":\"cut-off\"}\n\n",
                "{}");
        gateway.refusesFrom(
                3, 401, "{\"code\":\"SKR-G700\",\"title\":\"t\",\"detail\":\"d\",\"hint\":\"h\"}");

        assertThat(gateway.execute("fleet", "watch", "--json")).isEqualTo(3);

        assertThat(gateway.out())
                .contains("{\"event\":\"agent\",\"at\":\"")
                .contains("\"data\":{\"agentId\":\"north\",\"state\":\"cut-off\"}}");
        assertThat(gateway.err()).contains("SKR-G700");
    }

    @Test
    void tells_of_an_agent_only_what_is_new_and_only_of_those_that_were_asked_for() {
        String cutOff = "event: agent\ndata: {\"agentId\":\"north\",\"state\":\"cut-off\"}\n\n";
        gateway.answers(
                answer(1, row("north", "connected", "ok", "")),
                cutOff + cutOff + cutOff.replace("north", "south"),
                answer(1, row("north", "connected", "ok", "")),
                "{}");
        gateway.refusesFrom(
                4, 401, "{\"code\":\"SKR-G700\",\"title\":\"t\",\"detail\":\"d\",\"hint\":\"h\"}");

        assertThat(gateway.execute("fleet", "watch", "--lines", "--site", "plant")).isEqualTo(3);

        assertThat(gateway.out()).containsOnlyOnce("north is cut-off").doesNotContain("south");
    }

    @Test
    void says_when_an_answer_is_of_another_version() {
        gateway.answers("{\"total\":\"many\"}");

        assertThat(gateway.execute("fleet", "ls")).isEqualTo(3);

        assertThat(gateway.err()).startsWith("SKR-T130");
    }
}
