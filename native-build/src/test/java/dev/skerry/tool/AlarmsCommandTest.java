package dev.skerry.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked of a gateway about alarms, and what is made of its answers. */
class AlarmsCommandTest {
    private static final String ALARM =
            """
            {"id": 7, "agentId": "north", "deviceId": "pump-1", "rule": "worn", "severity": "warning",
             "raisedAt": "2026-03-01T10:00:00Z", "clearedAt": null, "profileName": "pump",
             "modelDigests": ["%s", "%s"], "modelNames": ["bearing"], "mark": %s}"""
                    .formatted("ab".repeat(32), "cd".repeat(32), "%s");
    private static final String MARK =
            """
            {"verdict": "false", "comment": "the fan was open", "by": "anna", "at": "2026-03-01T11:00:00Z"}""";

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
    void lists_alarms_with_what_was_said_of_them() {
        gateway.answers("[" + ALARM.formatted(MARK) + "," + ALARM.formatted("null") + "]", "[]");
        assertThat(gateway.execute("alarms", "list", "--agent", "a b", "--limit", "2")).isZero();
        assertThat(gateway.asked()).containsExactly("GET /api/alarms?state=all&limit=2&agent=a+b");
        assertThat(gateway.out())
                .contains("7  warning   worn of pump-1 at north  2026-03-01T10:00:00Z, active")
                .contains("false, said anna at 2026-03-01T11:00:00Z: the fan was open; by pump")
                .contains("model bearing abababababab, model unknown cdcdcdcdcdcd")
                .contains("unmarked; by pump");
        assertThat(gateway.execute("alarms", "list", "--state", "active")).isZero();
        assertThat(gateway.out()).endsWith("There are no alarms.\n");
    }

    @Test
    void shows_why_an_alarm_was_raised() {
        String why =
                """
                {"model": "bearing", "bundle": "pump-bearing", "version": "1.2.0", "digest": "%s",
                 "observedAt": "2026-03-01T10:00:00Z", "score": 0.87654321, "label": "worn", "forecast": 12.5,
                 "lower": 10, "upper": 15, "threshold": 0.5, "method": "occlusion", "channelsLeftOut": 3,
                 "channels": [
                  {"feature": "v", "resource": "vibration", "unit": "m/s2", "contribution": 0.8,
                   "steps": [%s]},
                  {"feature": "t", "resource": "temperature", "unit": "", "contribution": null, "steps": []}]}"""
                        .formatted(
                                "ab".repeat(32),
                                IntStream.rangeClosed(1, 9)
                                        .mapToObj("{\"at\": \"t\", \"value\": %d}"::formatted)
                                        .collect(Collectors.joining(",")));
        String built =
                """
                {"model": "level", "bundle": "builtin:envelope", "version": "", "digest": "x", "observedAt": "t",
                 "score": null, "label": null, "forecast": 3, "lower": null, "upper": null, "threshold": null,
                 "method": "none", "channelsLeftOut": 0, "channels": []}""";
        String alarm =
                ALARM.formatted("null").replace("\"mark\"", "\"because\": \"v > 1\", \"mark\"");
        String answer = "{\"alarm\": %s, \"explanations\": [%s, %s]}".formatted(alarm, why, built);
        gateway.answers(answer, answer);
        assertThat(gateway.execute("alarms", "show", "7")).isZero();
        assertThat(gateway.asked()).containsExactly("GET /api/alarms/7");
        assertThat(gateway.out().lines().skip(2))
                .containsExactly(
                        "  v > 1",
                        "",
                        "model bearing: pump-bearing 1.2.0, abababababab, at 2026-03-01T10:00:00Z",
                        "  score 0.87654 against 0.5, label worn, forecast 12.5 (10 to 15)",
                        "  contributions (occlusion) and the latest steps:",
                        "         0.8  vibration  … 2 3 4 5 6 7 8 9 m/s2",
                        "           ?  temperature",
                        "  and 3 channels that contribute less",
                        "",
                        "model level: builtin:envelope, x, at t",
                        "  forecast 3",
                        "  what each channel contributed is not known; the latest steps:");
        assertThat(gateway.execute("alarms", "show", "7", "--json")).isZero();
        assertThat(gateway.out()).contains("\"method\" : \"occlusion\"");
    }

    @Test
    void marks_an_alarm_and_takes_the_mark_back() {
        gateway.answers(ALARM.formatted(MARK), ALARM.formatted("null"));
        assertThat(gateway.execute("alarms", "mark", "7", "false", "--comment", "open")).isZero();
        assertThat(gateway.execute("alarms", "mark", "7", "none")).isZero();
        assertThat(gateway.asked())
                .containsExactly(
                        "PUT /api/alarms/7/mark{\"mark\":\"false\",\"comment\":\"open\"}",
                        "DELETE /api/alarms/7/mark");
        assertThat(gateway.execute("alarms", "mark", "7", "maybe")).isEqualTo(2);
        assertThat(gateway.err())
                .contains("SKR-T040")
                .contains("expected one of [TRUE, FALSE, UNSURE, NONE]");
    }

    private static final String IN_HAND =
            """
            {"id": 9, "kind": "fleet", "agentId": "north", "deviceId": "", "rule": "agent-cut-off", "severity": "warning",
             "raisedAt": "t", "clearedAt": null, "profileName": "", "modelDigests": [], "modelNames": [], "mark": null,
             "handling": {"revision": 4, "acknowledged": {"by": "anna", "at": "t"}, "assignee": "ben",
              "snooze": {"until": "u", "by": "ben", "reason": "x"}, "comments": 2}}""";

    private static String outcome(String refused) {
        return "{\"done\": [" + IN_HAND + "], \"refused\": [" + refused + "]}";
    }

    @Test
    void takes_alarms_in_hand() {
        gateway.answers(outcome(""), outcome(""), "{\"name\": \"anna\"}", outcome(""), outcome(""));
        assertThat(gateway.execute("alarms", "ack", "9", "10")).isZero();
        assertThat(gateway.execute("alarms", "unack", "9")).isZero();
        assertThat(gateway.execute("alarms", "assign", "9")).isZero();
        assertThat(gateway.execute("alarms", "assign", "9", "--to", "nobody")).isZero();
        assertThat(gateway.asked())
                .containsExactly(
                        "POST /api/alarms/acts{\"act\":\"acknowledge\",\"alarms\":[{\"id\":9},{\"id\":10}]}",
                        "POST /api/alarms/acts{\"act\":\"unacknowledge\",\"alarms\":[{\"id\":9}]}",
                        "GET /api/me",
                        "POST /api/alarms/acts{\"act\":\"assign\",\"person\":\"anna\",\"alarms\":[{\"id\":9}]}",
                        "POST /api/alarms/acts{\"act\":\"assign\",\"person\":null,\"alarms\":[{\"id\":9}]}");
        assertThat(gateway.out().lines().limit(2))
                .containsExactly(
                        "9  warning   agent-cut-off of north  t, active",
                        "  unmarked; by the gateway; acknowledged by anna; assigned to ben; snoozed until u; comments: 2");
    }

    @Test
    void says_of_which_alarms_it_was_not_done() {
        gateway.answers(
                outcome(
                        """
                        {"id": 10, "code": "SKR-G870", "title": "somebody else has it", "detail": "alarm '10', by ben"}"""));
        assertThat(gateway.execute("alarms", "ack", "9", "10")).isEqualTo(1);
        assertThat(gateway.err()).isEqualTo("SKR-G870 somebody else has it: alarm '10', by ben\n");
    }

    @Test
    void snoozes_and_comments() {
        gateway.answers(outcome(""), outcome(""), outcome(""), outcome(""));
        assertThat(gateway.execute("alarms", "snooze", "9", "--for", "8h", "--reason", "part"))
                .isZero();
        assertThat(gateway.execute("alarms", "snooze", "9", "--until", "2026-01-31T08:00:00Z"))
                .isZero();
        assertThat(gateway.execute("alarms", "unsnooze", "9")).isZero();
        assertThat(gateway.execute("alarms", "comment", "9", "--text", "it smokes")).isZero();
        assertThat(gateway.asked())
                .containsExactly(
                        "POST /api/alarms/acts{\"act\":\"snooze\",\"text\":\"part\",\"for\":\"8h\",\"alarms\":[{\"id\":9}]}",
                        "POST /api/alarms/acts{\"act\":\"snooze\",\"text\":\"\",\"until\":\"2026-01-31T08:00:00Z\",\"alarms\":[{\"id\":9}]}",
                        "POST /api/alarms/acts{\"act\":\"unsnooze\",\"alarms\":[{\"id\":9}]}",
                        "POST /api/alarms/acts{\"act\":\"comment\",\"text\":\"it smokes\",\"alarms\":[{\"id\":9}]}");
        assertThat(gateway.execute("alarms", "snooze", "9")).isEqualTo(2);
        assertThat(gateway.execute("alarms", "comment", "9")).isEqualTo(2);
    }

    @Test
    void shows_what_happened_to_an_alarm() {
        gateway.answers(
                """
                [{"at": "t1", "what": "raised", "by": null, "text": "", "until": null},
                 {"at": "t2", "what": "snoozed", "by": "anna", "text": "part", "until": "t9"}]""");
        assertThat(gateway.execute("alarms", "history", "9")).isZero();
        assertThat(gateway.asked()).containsExactly("GET /api/alarms/9/timeline");
        assertThat(gateway.out().lines())
                .containsExactly("t1  raised", "t2  snoozed until t9 by anna: part");
    }

    @Test
    void shows_all_that_was_said() {
        gateway.answers(
                "[{\"verdict\": null, \"comment\": \"\", \"by\": \"ben\", \"at\": \"t\"},"
                        + MARK
                        + "]",
                "[]");
        assertThat(gateway.execute("alarms", "marks", "7")).isZero();
        assertThat(gateway.asked()).containsExactly("GET /api/alarms/7/marks");
        assertThat(gateway.out().lines())
                .containsExactly(
                        "taken back, said ben at t",
                        "false, said anna at 2026-03-01T11:00:00Z: the fan was open");
        assertThat(gateway.execute("alarms", "marks", "7")).isZero();
        assertThat(gateway.out()).endsWith("Nobody has said whether it was right.\n");
    }

    @Test
    void shows_the_precision_with_its_interval() {
        String known =
                """
                {"name": "%s", "models": ["pump/bearing"], "true": 1, "false": 0, "unsure": 2, "unmarked": 3,
                 "precision": 1.0, "precisionLow": 0.2065, "precisionHigh": 1.0}""";
        String unknown =
                """
                {"name": "pump/hot", "models": [], "true": 0, "false": 0, "unsure": 0, "unmarked": 3,
                 "precision": null, "precisionLow": null, "precisionHigh": null}""";
        gateway.answers(
                """
                {"complete": false, "oldest": "2026-03-01T10:00:00Z", "all": %s, "models": [], "digests": [%s],
                 "rules": [%s], "sites": []}"""
                        .formatted(known.formatted(""), known.formatted("ab".repeat(32)), unknown));
        assertThat(gateway.execute("alarms", "precision", "--site", "a b", "--model", "x/y"))
                .isZero();
        assertThat(gateway.asked())
                .containsExactly("GET /api/alarms/precision?site=a+b&model=x%2Fy");
        assertThat(gateway.out().lines().map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        " right true false unsure unmarked",
                        "all alarms 100 % (21 to 100) 1 0 2 3",
                        "graphs",
                        " abababababab [pump/bearing] 100 % (21 to 100) 1 0 2 3",
                        "rules",
                        " pump/hot not known 0 0 0 3",
                        "Older alarms than of 2026-03-01T10:00:00Z are not looked at.");
    }

    @Test
    void prints_answers_as_they_are() {
        gateway.answers("[" + ALARM.formatted("null") + "]", "{\"complete\": true}");
        assertThat(gateway.execute("alarms", "list", "--json")).isZero();
        assertThat(gateway.execute("alarms", "precision", "--json")).isZero();
        assertThat(gateway.out()).contains("\"severity\" : \"warning\"", "\"complete\" : true");
    }

    @Test
    void says_why_the_gateway_refuses() {
        gateway.refuses(
                404,
                """
                {"code": "SKR-G461", "title": "there is no alarm of that id", "detail": "alarm '9'", "hint": "look"}""");
        assertThat(gateway.execute("alarms", "mark", "9", "true")).isEqualTo(3);
        assertThat(gateway.err()).contains("SKR-G461").contains("alarm '9'; look.");
    }
}
