package dev.skerry.profile.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonLogFormatterTest {
    private final JsonLogFormatter gateway = formatter(Map.of("service", "skerry-gateway"), null);

    private static JsonLogFormatter formatter(Map<String, String> always, @Nullable String trace) {
        return new JsonLogFormatter(
                always, LogRecord::getMessage, logged -> trace, Redaction::hide);
    }

    private static LogRecord line(Level level, @Nullable String message) {
        LogRecord logged = new LogRecord(level, message);
        logged.setInstant(Instant.parse("2026-11-23T10:00:00.123456Z"));
        logged.setLoggerName("dev.skerry.Test");
        return logged;
    }

    private static JsonNode read(JsonLogFormatter formatter, LogRecord logged) throws IOException {
        String text = formatter.format(logged);
        assertThat(text).endsWith("}\n");
        assertThat(text.strip().lines()).hasSize(1);
        return new ObjectMapper().readTree(text);
    }

    @Test
    void a_code_an_agent_and_a_site_are_fields_of_their_own() throws Exception {
        JsonNode line =
                read(
                        gateway,
                        line(
                                Level.WARNING,
                                "session=refused code=SKR-G204 agent=north-1 site=plant agent=x"));
        assertThat(line.path("time").asText()).isEqualTo("2026-11-23T10:00:00.123456Z");
        assertThat(line.path("level").asText()).isEqualTo("WARN");
        assertThat(line.path("service").asText()).isEqualTo("skerry-gateway");
        assertThat(line.path("code").asText()).isEqualTo("SKR-G204");
        assertThat(line.path("agent").asText()).isEqualTo("north-1");
        assertThat(line.path("site").asText()).isEqualTo("plant");
        assertThat(line.path("logger").asText()).isEqualTo("dev.skerry.Test");
        assertThat(line.path("message").asText()).startsWith("session=refused");
        assertThat(line.has("trace")).isFalse();
        assertThat(line.has("error")).isFalse();
    }

    @Test
    void an_agents_lines_say_whose_they_are() throws Exception {
        JsonNode line =
                read(
                        formatter(Map.of("agent", "north", "site", "plant"), "0af7"),
                        line(Level.INFO, "agent=started id=north site=elsewhere"));
        assertThat(line.path("agent").asText()).isEqualTo("north");
        assertThat(line.path("site").asText()).isEqualTo("plant");
        assertThat(line.path("trace").asText()).isEqualTo("0af7");
        assertThat(line.has("code")).isFalse();
    }

    @Test
    void whatever_is_logged_is_one_line_of_json_with_no_secret() throws Exception {
        LogRecord failed =
                line(Level.SEVERE, "can't \"connect\" to tcp://me:hunter2@host\n\tand\u0001 more");
        failed.setThrown(new IllegalStateException("token=abcdef at\n host"));
        JsonNode line = read(gateway, failed);
        assertThat(line.path("level").asText()).isEqualTo("ERROR");
        assertThat(line.path("message").asText())
                .isEqualTo("can't \"connect\" to tcp://me:…@host\n\tand\u0001 more");
        assertThat(line.path("error").asText())
                .contains("IllegalStateException", "JsonLogFormatterTest")
                .doesNotContain("abcdef");
        assertThat(read(gateway, line(Level.FINE, "x".repeat(20_000))).path("message").asText())
                .hasSize(16_384);
        assertThat(read(gateway, line(Level.FINER, null)).path("message").asText()).isEmpty();
    }

    @Test
    void levels_have_the_names_that_people_know() throws Exception {
        for (var expected :
                Map.of(
                                Level.SEVERE, "ERROR",
                                Level.WARNING, "WARN",
                                Level.INFO, "INFO",
                                Level.FINE, "DEBUG",
                                Level.FINEST, "TRACE")
                        .entrySet()) {
            assertThat(read(gateway, line(expected.getKey(), "x")).path("level").asText())
                    .isEqualTo(expected.getValue());
        }
    }

    @Test
    void a_setting_is_text_or_json() {
        assertThat(List.of("text", "json")).allMatch(its -> LogFormat.objection(its) == null);
        assertThat(LogFormat.objection("xml")).isEqualTo("write text or json");
    }
}
