package dev.skerry.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of changes on the command line, and how twins and conflicts are shown. */
class TwinCommandTest {
    private static final String TWIN =
            """
            {"properties": [
              {"name": "rpm", "type": "int32", "merge": "cloud-wins", "reported": {"value": 900},
               "desired": {"value": 1500, "delivered": false}},
              {"name": "hours", "type": null, "merge": "counter", "desired": {"value": 7, "delivered": true}},
              {"name": "labels", "type": "string", "merge": "set"},
              {"name": "mode", "type": "enum", "merge": "ask",
               "desired": {"value": null, "delivered": true, "conflict": {"id": 3, "state": "open"}}},
              {"name": "note", "type": "string", "merge": "last-writer",
               "desired": {"value": "12", "delivered": true, "conflict": {"id": 4, "state": "decided"}}}]}""";

    private ScriptedGateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = new ScriptedGateway();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void shows_each_property_and_how_far_it_got() {
        gateway.answers(TWIN);
        assertThat(gateway.execute("twin", "north", "pump-1")).isZero();
        assertThat(gateway.out())
                .isEqualToNormalizingNewlines(
                        """
                        PROPERTY  REPORTED  DESIRED  STATE
                        rpm       900       1500     on the way
                        hours     -         7        its agent has it
                        labels    -         -
                        mode      -         -        not chosen yet: skerry conflicts choose 3
                        note      -         12       chosen by last-writer, conflict 4
                        """);
    }

    @Test
    void changes_what_is_desired_by_the_types_of_the_profile() {
        gateway.answers(TWIN, TWIN);
        int exit =
                gateway.execute(
                        "twin",
                        "north",
                        "pump-1",
                        "rpm=1200",
                        "hours+=3",
                        "labels+=7",
                        "labels-=old",
                        "note=12",
                        "mode=");
        assertThat(exit).isZero();
        assertThat(gateway.asked())
                .containsExactly(
                        "GET /api/twins/north/pump-1",
                        "PATCH /api/twins/north/pump-1{\"desired\":{\"rpm\":1200,"
                                + "\"hours\":{\"add\":3},"
                                + "\"labels\":{\"add\":[\"7\"],\"remove\":[\"old\"]},"
                                + "\"note\":\"12\",\"mode\":null}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rpm", "Rpm=1", "rpm+=fast", "note+=1.5"})
    void refuses_what_is_no_change(String change) {
        gateway.answers(TWIN);
        assertThat(gateway.execute("twin", "north", "pump-1", change)).isEqualTo(2);
        assertThat(gateway.err()).contains("SKR-T040");
        assertThat(gateway.asked()).noneMatch(request -> request.startsWith("PATCH"));
    }

    @Test
    void lists_conflicts_with_the_value_that_counts_and_chooses_another() {
        String conflict =
                """
                {"id": 4, "agentId": "north", "deviceId": "pump-1", "property": "rpm", "section": "desired",
                 "policy": "cloud-wins", "state": "decided", "chosen": "b:1", "values": [
                  {"value": 900, "writer": "rest", "side": "edge", "at": "2026-01-01T00:00:00Z", "dot": "a:1"},
                  {"value": 1200, "writer": "rest", "side": "cloud", "at": "2026-01-01T00:00:01Z", "dot": "b:1"}]}""";
        gateway.answers("[" + conflict + "]", conflict);
        assertThat(gateway.execute("conflicts", "--state", "decided")).isZero();
        assertThat(gateway.out())
                .isEqualToNormalizingNewlines(
                        """
                        4  rpm of pump-1 at north: decided, cloud-wins desired
                           0  900              written by rest (edge) at 2026-01-01T00:00:00Z
                          *1  1200             written by rest (cloud) at 2026-01-01T00:00:01Z
                        """);
        assertThat(gateway.execute("conflicts", "choose", "4", "0")).isZero();
        assertThat(gateway.asked())
                .containsExactly(
                        "GET /api/conflicts?state=decided",
                        "POST /api/conflicts/4/choice{\"value\":0}");
    }
}
