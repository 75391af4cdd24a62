package dev.skerry.gateway.trace;

import static dev.skerry.gateway.Patience.await;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.google.protobuf.ByteString;
import dev.skerry.gateway.trace.TraceSpan.Kind;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** SKR-G885. */
class OtlpExporterTest {
    private static final TraceSpan SPAN =
            new TraceSpan(
                    Origin.agent("north", "1.2"),
                    ByteString.fromHex("0af7651916cd43dd8448eb211c80319c"),
                    ByteString.fromHex("b7ad6b7169203331"),
                    ByteString.fromHex("00f067aa0ba902b7"),
                    "message",
                    Kind.CONSUMER,
                    1_000_000,
                    1_000_050,
                    Map.of("skerry.device", "pump-7", "skerry.readings", 2L, "live", true),
                    true);

    private final CollectorFixture collector = new CollectorFixture();
    private final OtlpExporter exporter =
            new OtlpExporter(collector.address(), Duration.ofMillis(5));

    @AfterEach
    void stop() throws InterruptedException {
        exporter.stop();
        collector.close();
    }

    @Test
    void sends_spans_as_otlp_has_them() {
        exporter.start();
        exporter.add(List.of(SPAN));
        await().until(() -> exporter.exportedSpans() == 1);
        ResourceSpans resource = collector.taken().getFirst().getResourceSpans(0);
        assertThat(resource.getResource().getAttributesList())
                .extracting(KeyValue::getKey, a -> a.getValue().getStringValue())
                .containsExactlyInAnyOrder(
                        tuple("service.name", "skerry-agent"),
                        tuple("service.version", "1.2"),
                        tuple("service.instance.id", "north"));
        Span span = collector.spans().getFirst();
        assertThat(span.getTraceId()).isEqualTo(SPAN.traceId());
        assertThat(span.getSpanId()).isEqualTo(SPAN.spanId());
        assertThat(span.getParentSpanId()).isEqualTo(SPAN.parentId());
        assertThat(span.getName()).isEqualTo("message");
        assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CONSUMER);
        assertThat(span.getStartTimeUnixNano()).isEqualTo(1_000_000_000L);
        assertThat(span.getEndTimeUnixNano()).isEqualTo(1_000_050_000L);
        assertThat(span.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
        assertThat(span.getAttributesList())
                .extracting(KeyValue::getKey)
                .containsExactlyInAnyOrder("skerry.device", "skerry.readings", "live");
        assertThat(span.getAttributesList())
                .filteredOn(a -> a.getKey().equals("skerry.readings"))
                .extracting(a -> a.getValue().getIntValue())
                .containsExactly(2L);
        assertThat(span.getAttributesList())
                .filteredOn(a -> a.getKey().equals("live"))
                .extracting(a -> a.getValue().getBoolValue())
                .containsExactly(true);
    }

    @Test
    void tries_again_what_the_collector_can_take_later() {
        collector.answer(503);
        exporter.start();
        exporter.add(List.of(SPAN));
        await().until(() -> collector.refusals() >= 2);
        assertThat(exporter.droppedSpans()).isZero();
        collector.answer(200);
        await().until(() -> exporter.exportedSpans() == 1);
        assertThat(collector.spans()).hasSize(1);
    }

    @Test
    void drops_what_the_collector_will_never_take_and_goes_on() {
        collector.answer(400);
        exporter.start();
        exporter.add(List.of(SPAN));
        await().until(() -> exporter.droppedSpans() == 1);
        collector.answer(200);
        exporter.add(List.of(SPAN));
        await().until(() -> exporter.exportedSpans() == 1);
        assertThat(collector.refusals()).isEqualTo(1);
    }

    @Test
    void keeps_no_more_than_fits() {
        exporter.add(Collections.nCopies(OtlpExporter.CAPACITY + 3, SPAN));
        assertThat(exporter.droppedSpans()).isEqualTo(3);
        exporter.start();
        await().until(() -> exporter.exportedSpans() == OtlpExporter.CAPACITY);
    }

    @Test
    void sends_what_waits_when_it_ends() throws InterruptedException {
        exporter.start();
        exporter.add(List.of(SPAN));
        exporter.stop();
        assertThat(collector.spans()).hasSize(1);
    }

    @Test
    void does_not_wait_for_the_text_of_an_answer() throws Exception {
        try (var stalling = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> answerHeadersAlone(stalling));
            URI address = URI.create("http://127.0.0.1:" + stalling.getLocalPort());
            var impatient = new OtlpExporter(address, Duration.ofMillis(5));
            impatient.start();
            impatient.add(List.of(SPAN));
            await().until(() -> impatient.exportedSpans() == 1);
            impatient.stop();
        }
    }

    /** And keeps the connection until the other side ends it. */
    private static void answerHeadersAlone(ServerSocket socket) {
        try (Socket connection = socket.accept()) {
            connection
                    .getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n".getBytes(US_ASCII));
            connection.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // The test has ended, or the exporter has hung up.
        }
    }
}
