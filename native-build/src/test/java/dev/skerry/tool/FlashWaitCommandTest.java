package dev.skerry.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FlashWaitCommandTest {
    private ScriptedGateway gateway;

    @BeforeEach
    void start() throws IOException {
        gateway = new ScriptedGateway();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private static String enrolment(String agent, String state, String contact, String failures) {
        return """
        [{"enrolmentId": "e2", "agentId": "other", "state": "complete", "steps": [], "failures": []},
         {"enrolmentId": "e1", "agentId": "%s", "state": "%s", "failures": [%s], "steps": [
          {"step": "token", "at": "2026-11-23T10:00:00Z", "detail": "by ada"},
          {"step": "contact", "at": %s, "detail": null}]}]"""
                .formatted(agent, state, failures, contact);
    }

    @Test
    void follows_an_agent_to_its_first_reading() {
        gateway.answers(
                enrolment("north", "open", "null", ""),
                enrolment("north", "complete", "\"2026-11-23T10:05:00Z\"", ""));
        assertThat(gateway.execute("flash", "wait", "north")).isZero();
        assertThat(gateway.out())
                .isEqualToIgnoringNewLines(
                        """
                        token        2026-11-23T10:00:00Z  by ada
                        contact      2026-11-23T10:05:00Z
                        north is here, and its readings come.
                        """);
    }

    private static final String FIRST_BOOT =
            """
            {"isDone": %s, "boots": 2, "tookMillis": 73540, "steps": [
              {"name": "booted", "boot": 1, "sinceBootMillis": 30000, "tookMillis": null, "detail": "firstrun"},
              {"name": "checked", "boot": 1, "sinceBootMillis": 31540, "tookMillis": 1540, "detail": null},
              {"name": "installed", "boot": 2, "sinceBootMillis": 42000, "tookMillis": null, "detail": null}%s]}""";

    private static String withFirstBoot(String enrolment, String isDone, String more) {
        return enrolment.replace(
                "\"steps\": [\n",
                "\"firstBoot\": " + FIRST_BOOT.formatted(isDone, more) + ", \"steps\": [\n");
    }

    @Test
    void tells_what_the_first_boot_reached_and_how_long_it_took_by_no_clock_of_the_device() {
        gateway.answers(
                withFirstBoot(enrolment("north", "enrolled", "\"t\"", ""), "false", ""),
                withFirstBoot(
                        enrolment("north", "complete", "\"t\"", ""),
                        "true",
                        ", {\"name\": \"started\", \"boot\": 2, \"sinceBootMillis\": 43250, \"tookMillis\": 1250, \"detail\": null}"));
        assertThat(gateway.execute("flash", "wait", "north")).isZero();
        assertThat(gateway.out())
                .isEqualToIgnoringNewLines(
                        """
                        token        2026-11-23T10:00:00Z  by ada
                        contact      t
                          booted       30.0 s into boot 1  firstrun
                          checked      1.5 s
                          installed    42.0 s into boot 2
                        first-boot   reached 'installed' after 73.5 s, in 2 boots: the power was cut, or it was started again
                          started      1.3 s
                        first-boot   done after 73.5 s, in 2 boots: the power was cut, or it was started again
                        north is here, and its readings come.
                        """);
    }

    @Test
    void tells_programs_of_the_first_boot() {
        gateway.answers(withFirstBoot(enrolment("north", "complete", "null", ""), "false", ""));
        assertThat(gateway.execute("flash", "wait", "north", "--json")).isZero();
        assertThat(gateway.out())
                .contains(
                        "{\"event\":\"boot-step\",\"step\":\"installed\",\"boot\":2,\"sinceBootMillis\":42000,\"detail\":\"\"}",
                        "{\"event\":\"first-boot\",\"isDone\":false,\"boots\":2,\"tookMillis\":73540}");
    }

    @Test
    void tells_programs_of_steps_and_failures() {
        gateway.answers(
                enrolment(
                        "north",
                        "complete",
                        "null",
                        "{\"step\": \"contact\", \"at\": \"t\", \"code\": \"SKR-G742\", \"message\": \"no\\u001b[1m\"}"));
        assertThat(gateway.execute("flash", "wait", "north", "--json")).isZero();
        assertThat(gateway.out())
                .contains("{\"event\":\"step\",\"step\":\"token\"")
                .contains("\"code\":\"SKR-G742\"")
                .contains("{\"event\":\"complete\"")
                .doesNotContain("u001b");
    }

    @Test
    void says_where_it_stopped_when_time_is_over() {
        gateway.answers(
                enrolment("north", "open", "null", ""),
                enrolment("north", "open", "null", ""),
                enrolment("north", "open", "null", ""),
                enrolment("north", "open", "null", ""));
        assertThat(gateway.execute("flash", "wait", "north", "--timeout", "1")).isEqualTo(1);
        assertThat(gateway.err()).startsWith("SKR-F050").contains("'contact'", "Is it powered");
    }

    @Test
    void says_that_the_gateway_knows_of_no_enrolment() {
        gateway.answers(enrolment("south", "open", "null", ""));
        assertThat(gateway.execute("flash", "wait", "north")).isEqualTo(3);
        assertThat(gateway.err()).startsWith("SKR-F051");
    }

    @Test
    void says_that_the_token_ended() {
        gateway.answers(enrolment("north", "expired", "null", ""));
        assertThat(gateway.execute("flash", "wait", "north")).isEqualTo(1);
        assertThat(gateway.err()).startsWith("SKR-F052");
    }
}
