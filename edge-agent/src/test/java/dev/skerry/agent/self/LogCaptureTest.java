package dev.skerry.agent.self;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.sync.proto.LogLevel;
import dev.skerry.sync.proto.LogLine;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogCaptureTest {
    private final LogRing ring = new LogRing(1 << 20);
    private final LogCapture capture = new LogCapture(ring, new Secrets(List.of("s3cr3t-token")));

    private LogLine only() {
        List<LogLine> lines =
                ring.read(LogLevel.LOG_LEVEL_DEBUG, LogRing.Place.START, 1 << 20).lines();
        assertThat(lines).hasSize(1);
        return lines.get(0);
    }

    private LogLine logged(String message) {
        capture.publish(new LogRecord(Level.INFO, message));
        return only();
    }

    @ParameterizedTest
    @CsvSource({
        "SEVERE, LOG_LEVEL_ERROR",
        "WARNING, LOG_LEVEL_WARN",
        "INFO, LOG_LEVEL_INFO",
        "FINE, LOG_LEVEL_DEBUG"
    })
    void keeps_a_line_with_its_level(String level, LogLevel kept) {
        LogRecord logged = new LogRecord(Level.parse(level), "link=up");
        logged.setLoggerName("dev.skerry.agent.Agent");
        capture.publish(logged);
        assertThat(only().getLevel()).isEqualTo(kept);
        assertThat(only().getLogger()).isEqualTo("dev.skerry.agent.Agent");
        assertThat(only().getAtMicros() / 1_000).isEqualTo(logged.getInstant().toEpochMilli());
    }

    @Test
    void leaves_out_what_is_finer() {
        capture.publish(new LogRecord(Level.FINEST, "much"));
        assertThat(ring.logged(LogLevel.LOG_LEVEL_DEBUG)).isZero();
    }

    @Test
    void writes_a_message_with_its_arguments() {
        ExtLogRecord logged =
                new ExtLogRecord(Level.INFO, "agent=%s", ExtLogRecord.FormatStyle.PRINTF, "java.x");
        logged.setParameters(new Object[] {"north"});
        capture.publish(logged);
        assertThat(only().getMessage()).isEqualTo("agent=north");
    }

    @Test
    void says_where_something_was_thrown_and_why_within_bounds() {
        LogRecord logged = new LogRecord(Level.SEVERE, "failed");
        logged.setThrown(
                new IllegalStateException("x".repeat(500), new IllegalArgumentException("root")));
        capture.publish(logged);
        assertThat(only().getMessage())
                .startsWith("failed\njava.lang.IllegalStateException: xxx")
                .contains("\n  at dev.skerry.agent.self.LogCaptureTest.")
                .hasSizeLessThanOrEqualTo(2_000);
        capture.publish(new LogRecord(Level.INFO, "y".repeat(9_000)));
        assertThat(ring.read(LogLevel.LOG_LEVEL_INFO, new LogRing.Place(1, 1), 1 << 20).lines())
                .singleElement()
                .matches(line -> line.getMessage().length() == 2_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mqtts://pump:hunter2@broker:8883 refused | hunter2",
                "enrols with s3cr3t-token now | s3cr3t-token",
                "login password=hunter2, again | hunter2",
                "Authorization: Bearer abc.def | abc.def",
                "token: \"zzz9\" | zzz9",
                "got {\"password\":\"hunter2\"} | hunter2",
                "mqtt_password=hunter2 | hunter2",
                "access_token=abc.def | abc.def",
                "mqtts://pump:hun/ter2@broker:8883 | ter2",
                "https://abcdef@hub/x | abcdef"
            })
    void hides_what_looks_like_a_secret(String message, String secret) {
        assertThat(logged(message).getMessage()).doesNotContain(secret).contains("…");
    }

    @Test
    void leaves_what_only_speaks_of_secrets() {
        assertThat(logged("agent=started id=north token-file=none").getMessage())
                .isEqualTo("agent=started id=north token-file=none");
    }
}
