package dev.skerry.gateway.web.trace;

import dev.skerry.gateway.trace.TracedRequest;
import dev.skerry.gateway.trace.Tracing;
import dev.skerry.gateway.web.Problem;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.MDC;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Traces requests and tells whoever asks, and the log, by which id. Neither addresses nor headers
 * nor bodies go into a trace: only the route, which names its parts and not what stood there.
 */
public class RequestTraces {
    /** What a line of the log calls it. */
    static final String LOG_FIELD = "trace";

    private static final String OPEN = "skerry.trace";

    /** Before all else that may refuse a request. */
    private static final int FIRST = 100;

    private final Tracing tracing;

    /** As many as there are routes. */
    private final Map<Method, String> routes = new ConcurrentHashMap<>();

    private record Open(TracedRequest trace, String route) {}

    RequestTraces(Tracing tracing) {
        this.tracing = tracing;
    }

    @ServerRequestFilter(priority = FIRST)
    void begin(ContainerRequestContext request, ResourceInfo resource) {
        String parent = request.getHeaderString("traceparent");
        TracedRequest.begin(tracing, parent == null ? "" : parent)
                .ifPresent(
                        trace -> {
                            request.setProperty(OPEN, new Open(trace, route(resource)));
                            MDC.put(LOG_FIELD, trace.id());
                        });
    }

    @ServerResponseFilter(priority = FIRST)
    void end(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(OPEN) instanceof Open(TracedRequest trace, String route)) {
            // W3C Trace Context, Level 2, as drafted.
            response.getHeaders().putSingle("traceresponse", trace.header());
            String code = response.getEntity() instanceof Problem problem ? problem.code() : "";
            trace.answered(request.getMethod(), route, response.getStatus(), code);
            MDC.remove(LOG_FIELD);
        }
    }

    private String route(ResourceInfo resource) {
        Method method = resource.getResourceMethod();
        return method == null
                ? "?"
                : routes.computeIfAbsent(
                        method,
                        its ->
                                ("/" + path(resource.getResourceClass()) + "/" + path(its))
                                        .replaceAll("/+", "/")
                                        .replaceAll("(.)/$", "$1"));
    }

    private static String path(AnnotatedElement element) {
        Path path = element.getAnnotation(Path.class);
        return path == null ? "" : path.value();
    }
}
