package dev.skerry.profile.capture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CaptureReaderTest {
    private final List<CapturedMessage> messages = new ArrayList<>();

    private CaptureReader.Summary read(byte[] capture) throws IOException {
        return CaptureReader.read(new ByteArrayInputStream(capture), messages::add);
    }

    private CaptureReader.Summary read(String capture) throws IOException {
        return read(capture.getBytes(UTF_8));
    }

    private List<String> shown() {
        return messages.stream()
                .map(m -> m.topic() + "|" + new String(m.payload(), UTF_8))
                .toList();
    }

    @Test
    void reads_what_mosquitto_sub_prints_with_v() throws IOException {
        read(
                """
                a/b 21.5
                a/b two words
                a/b (null)
                my home/living room {"t": 1}
                my home/list [1, 2]\r
                2026-11-22T14:00:00+0000 a/c 7
                1700000000.250 a/c 8
                """);
        assertThat(shown())
                .containsExactly(
                        "a/b|21.5",
                        "a/b|two words",
                        "a/b|",
                        "my home/living room|{\"t\": 1}",
                        "my home/list|[1, 2]",
                        "a/c|7",
                        "a/c|8");
        assertThat(messages.get(0).isStamped()).isFalse();
        assertThat(messages.get(5).atMicros()).isEqualTo(1_795_356_000_000_000L);
        assertThat(messages.get(6).atMicros()).isEqualTo(1_700_000_000_250_000L);
    }

    @Test
    void takes_no_binary_payload_that_mosquitto_sub_garbled() throws IOException {
        byte[] line =
                "{\"topic\":\"a\",\"payloadlen\":10,\"payload\":\"f\\b\u0090\\u0015W\u0083\"}\n"
                        .getBytes(ISO_8859_1);
        CaptureReader.Summary summary = read(line);
        assertThat(summary.messages()).isZero();
        assertThat(read("{\"topic\":\"a\",\"payloadlen\":3,\"payload\":\"f\"}").messages())
                .isZero();
        assertThat(summary.firstSkipped())
                .startsWith("line 1: its payload is binary, which %j garbles; capture with ");
    }

    @Test
    void says_where_a_json_text_began_that_does_not_end() throws IOException {
        CaptureReader.Summary summary = read("a/b 1\na/debug [D] started\na/b 2\n");
        assertThat(summary.messages()).isEqualTo(2);
        assertThat(summary.firstSkipped())
                .isEqualTo("line 2: a JSON text begins here and does not end");
    }

    @Test
    void reads_lines_of_json() throws IOException {
        read(
                """
                {"tst":"2020-05-06T22:12:00.123456+0000","topic":"a","qos":0,"retain":0,"payloadlen":2,"payload":"42"}
                {"topic":"b","payload":{"t":1},"time":"2020-05-06T22:12:00Z"}
                {"topic":"c","payloadBase64":"AAEC","at":1700000000123}
                {"topic":"d","payloadHex":"00010a"}
                """);
        assertThat(shown())
                .containsExactly("a|42", "b|{\"t\":1}", "c|\0\u0001\u0002", "d|\0\u0001\n");
        assertThat(messages.get(0).atMicros()).isEqualTo(1_588_803_120_123_456L);
        assertThat(messages.get(1).atMicros()).isEqualTo(1_588_803_120_000_000L);
        assertThat(messages.get(2).atMicros()).isEqualTo(1_700_000_000_123_000L);
    }

    @Test
    void puts_together_what_is_printed_over_several_lines() throws IOException {
        var summary =
                read("a {\n  \"t\": 1,\n  \"h\": [\n 2\n]\n}\nb 1\nc {\"cut\": \nd {\"t\": 2}\n");
        assertThat(shown())
                .containsExactly("a|{\n  \"t\": 1,\n  \"h\": [\n 2\n]\n}", "b|1", "d|{\"t\": 2}");
        assertThat(summary.skipped()).isEqualTo(1);
        assertThat(summary.firstSkipped()).startsWith("line 8: a JSON text begins");
    }

    @Test
    void passes_over_the_byte_order_mark_of_a_file_from_windows() throws IOException {
        read("\uFEFFa/b 1\r\n\uFEFFa/c 2\r\n");
        assertThat(shown()).containsExactly("a/b|1", "\uFEFFa/c|2");
    }

    @Test
    void keeps_the_bytes_of_a_payload_that_is_no_text() throws IOException {
        byte[] capture = "tö/b \u00ff\u0000\u0080x\n".getBytes(ISO_8859_1);
        read(capture);
        assertThat(messages.getFirst().payload()).endsWith(0xff, 0, 0x80, 'x');
    }

    @Test
    void says_which_lines_are_no_messages() throws IOException {
        var summary =
                read("\n# comment +\nalone\n{\"payload\": 1}\n{\"topic\": \"a\"}\na/# 1\nb 2\n");
        assertThat(summary.messages()).isEqualTo(1);
        assertThat(summary.skipped()).isEqualTo(5);
        assertThat(summary.firstSkipped()).isEqualTo("line 2: '#' is no topic of a message");
    }

    @Test
    void passes_over_a_line_that_is_too_long() throws IOException {
        var summary = read("a " + "x".repeat(600_000) + "\nb 1\n");
        assertThat(summary.messages()).isEqualTo(1);
        assertThat(summary.firstSkipped()).isEqualTo("line 1: it is longer than 540,672 bytes");
    }
}
