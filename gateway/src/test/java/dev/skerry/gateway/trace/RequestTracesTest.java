package dev.skerry.gateway.trace;

import static dev.skerry.gateway.Patience.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.nullValue;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Requests of a gateway that has a collector. */
@QuarkusTest
@QuarkusTestResource(value = RequestTracesTest.Collector.class, restrictToAnnotatedClass = true)
class RequestTracesTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    /** Outlives the test's class loader. */
    public static final class Collector implements QuarkusTestResourceLifecycleManager {
        private final CollectorFixture collector = new CollectorFixture();

        @Override
        public Map<String, String> start() {
            return Map.of(
                    "skerry.gateway.traces.endpoint",
                    collector.address().toString(),
                    "skerry.gateway.traces.requests",
                    "0");
        }

        @Override
        public void inject(Object test) {
            ((RequestTracesTest) test).collector = collector;
        }

        @Override
        public void stop() {
            collector.close();
        }
    }

    @SuppressWarnings("NullAway.Init") // set by Quarkus
    CollectorFixture collector;

    @Test
    void a_request_is_a_span_with_its_route_and_code_and_nothing_of_what_was_asked() {
        String answered =
                given().header("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01")
                        .header("Cookie", "other=very-secret")
                        .get("/api/agents/no-such-agent")
                        .then()
                        .statusCode(404)
                        .extract()
                        .header("traceresponse");
        assertThat(answered).startsWith("00-" + TRACE + "-").endsWith("-01");
        await().until(() -> !collector.spans().isEmpty());
        Span span = collector.spans().getFirst();
        assertThat(span.getName()).isEqualTo("GET /api/agents/{agentId}");
        assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
        assertThat(span.getAttributesList())
                .extracting(KeyValue::getKey)
                .containsExactlyInAnyOrder(
                        "http.request.method",
                        "http.route",
                        "http.response.status_code",
                        "skerry.code");
        assertThat(span.toString()).doesNotContain("no-such-agent", "very-secret");
        given().get("/api/agents").then().statusCode(200).header("traceresponse", nullValue());
    }
}
