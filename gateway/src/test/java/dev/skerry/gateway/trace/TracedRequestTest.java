package dev.skerry.gateway.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.sync.trace.TraceParent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TracedRequestTest {
    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0";
    private final List<TraceSpan> spans = new ArrayList<>();

    private Tracing tracing(boolean on, double share) {
        return new Tracing(
                on,
                0,
                share,
                Origin.gateway("1"),
                spans::addAll,
                new SplittableRandom(3),
                () -> Instant.EPOCH);
    }

    @Test
    void goes_on_with_a_trace_that_is_recorded_and_tells_where_it_is() {
        TracedRequest request = TracedRequest.begin(tracing(true, 0), PARENT + "1").orElseThrow();
        request.answered("GET", "/api/agents/{agent}", 404, "SKR-G301");
        TraceSpan span = spans.getFirst();
        assertThat(span.name()).isEqualTo("GET /api/agents/{agent}");
        assertThat(TraceParent.hex(span.parentId())).isEqualTo("b7ad6b7169203331");
        assertThat(request.id()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(request.header())
                .isEqualTo("00-" + request.id() + "-" + TraceParent.hex(span.spanId()) + "-01");
        assertThat(span.attributes())
                .isEqualTo(
                        Map.of(
                                "http.request.method", "GET",
                                "http.route", "/api/agents/{agent}",
                                "http.response.status_code", 404L,
                                "skerry.code", "SKR-G301"));
        assertThat(span.failed()).isFalse();
        request.answered("GET", "/", 500, "");
        assertThat(spans.getLast().failed()).isTrue();
        assertThat(spans.getLast().attributes()).doesNotContainKey("skerry.code");
    }

    @Test
    void leaves_alone_what_its_sender_does_not_record() {
        assertThat(TracedRequest.begin(tracing(true, 1), PARENT + "0")).isEmpty();
    }

    @Test
    void picks_a_share_of_those_without_a_trace() {
        Tracing some = tracing(true, 0.25);
        int picked = 0;
        for (int i = 0; i < 1_000; i++) {
            picked += TracedRequest.begin(some, "").isPresent() ? 1 : 0;
        }
        assertThat(picked).isBetween(200, 300);
        assertThat(TracedRequest.begin(tracing(true, 0), "")).isEmpty();
    }

    @Test
    void traces_nothing_without_a_collector() {
        assertThat(TracedRequest.begin(tracing(false, 1), PARENT + "1")).isEmpty();
    }
}
