package dev.skerry.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FleetBulkCommandTest {
    private static final String AGENTS =
            """
            {"total":3,"matching":2,"offset":0,"facets":[],"totals":null,"rows":[
              {"agentId":"north","site":"plant","state":"connected","health":"ok"},
              {"agentId":"south","site":"plant","state":"cut-off","health":"cut-off"}]}""";
    private static final String OUTLOOK =
            """
            {"agents":2,"counts":{"changes":1,"refused":1},"reasons":{},"rows":[
              {"agentId":"north","site":"plant","outcome":"changes","before":"1.0.0","after":"1.2.0"},
              {"agentId":"south","site":"plant","outcome":"refused","code":"SKR-G860",
               "message":"too old"}]}""";

    private ScriptedGateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = new ScriptedGateway();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private static String bulk(String state, String counts, String rows) {
        return "{\"id\":\"b-1\",\"state\":\"%s\",\"agents\":2,\"counts\":{%s},\"rows\":[%s]}"
                .formatted(state, counts, rows);
    }

    @Test
    void a_dry_run_shows_what_would_become_of_each_agent_and_changes_nothing() {
        gateway.answers(AGENTS, OUTLOOK);
        assertThat(
                        gateway.execute(
                                "fleet",
                                "bulk",
                                "--assign-profile",
                                "pump@1.2.0",
                                "--site",
                                "plant",
                                "--dry-run"))
                .isEqualTo(1);
        assertThat(gateway.out())
                .containsPattern("north +plant +changed +1.0.0 +1.2.0")
                .containsPattern("south +plant +refused +SKR-G860 too old")
                .contains("2 agents: 1 changes, 1 refused");
        assertThat(gateway.asked()).hasSize(2);
        assertThat(gateway.asked().getFirst()).contains("site=plant");
        assertThat(gateway.asked().getLast())
                .startsWith("POST /api/fleet/bulk/dry-run?limit=1000&offset=0")
                .contains("\"kind\":\"profile\"", "\"name\":\"pump\"", "\"version\":\"1.2.0\"")
                .contains("\"agents\":[\"north\",\"south\"]");
    }

    @Test
    void a_change_is_followed_to_its_end_and_tells_of_each_agent() {
        gateway.answers(
                AGENTS,
                bulk("running", "\"pending\":2", ""),
                bulk("running", "\"done\":1,\"pending\":1", ""),
                bulk("done", "\"done\":2", ""),
                bulk(
                        "done",
                        "\"done\":2",
                        "{\"agentId\":\"north\",\"state\":\"done\",\"code\":null},{\"agentId\":\"south\",\"state\":\"done\"}"));
        assertThat(gateway.execute("fleet", "bulk", "--drain", "--tag", "old", "--yes")).isZero();
        assertThat(gateway.out()).containsPattern("north +done").contains("2 agents is done");
        assertThat(gateway.asked().get(1))
                .startsWith("POST /api/fleet/bulk{")
                .contains("\"kind\":\"drain\"", "\"id\":\"")
                .doesNotContain("version");
    }

    @Test
    void a_change_that_some_agents_refuse_ends_with_1() {
        String rows =
                "{\"agentId\":\"north\",\"state\":\"refused\",\"code\":\"SKR-G860\",\"message\":\"old\"},{\"agentId\":\"south\",\"state\":\"done\"}";
        String over = bulk("done", "\"done\":1,\"refused\":1", rows);
        gateway.answers(AGENTS, bulk("running", "", ""), over, over);
        assertThat(gateway.execute("fleet", "bulk", "--add-tag", "a", "--all", "--yes"))
                .isEqualTo(1);
        assertThat(gateway.out()).containsPattern("north +refused +SKR-G860 old");
        assertThat(gateway.asked().get(1)).contains("\"add\":[\"a\"],\"remove\":[]");
    }

    @Test
    void nobody_is_asked_where_nobody_is_and_nothing_changes() {
        gateway.answers(AGENTS, OUTLOOK);
        assertThat(gateway.execute("fleet", "bulk", "--restart", "--site", "plant")).isEqualTo(2);
        assertThat(gateway.err()).contains("--yes");
        assertThat(gateway.asked()).noneMatch(asked -> asked.startsWith("POST /api/fleet/bulk{"));
    }

    @Test
    void all_agents_are_meant_only_when_that_is_said_and_one_thing_is_done() {
        assertThat(gateway.execute("fleet", "bulk", "--drain", "--yes")).isEqualTo(2);
        assertThat(gateway.execute("fleet", "bulk", "--drain", "--all", "--site", "a"))
                .isEqualTo(2);
        assertThat(gateway.execute("fleet", "bulk", "--drain", "--resume", "--all")).isEqualTo(2);
        assertThat(gateway.execute("fleet", "bulk", "--all")).isEqualTo(2);
        assertThat(gateway.asked()).isEmpty();
    }
}
