package dev.skerry.tool.bench.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.tool.ExitCode;
import dev.skerry.tool.ToolException;
import dev.skerry.tool.process.Await;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A page of the browser, with what watches it: {@code watch.js}, which changes nothing of it. */
final class Tab implements AutoCloseable {
    private static final String WATCH = "/bench/dashboard/watch.js";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final DevTools tools;
    private final String session;
    private final String context;

    Tab(DevTools tools, String session, String context) {
        this.tools = tools;
        this.session = session;
        this.context = context;
        call("Page.enable", tools.parameters());
        call(
                "Page.addScriptToEvaluateOnNewDocument",
                tools.parameters().put("source", resource(WATCH)));
    }

    private static String resource(String name) {
        try (InputStream in = Tab.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode call(String method, ObjectNode parameters) {
        return tools.call(session, method, parameters);
    }

    /** Makes its processor so many times slower, as DevTools do to show what a phone would. */
    void slowDown(int times) {
        call("Emulation.setCPUThrottlingRate", tools.parameters().put("rate", times));
    }

    /** Goes there; does not wait. */
    void go(URI address) {
        call("Page.navigate", tools.parameters().put("url", address.toString()));
    }

    /** What an expression gives, once its promise is kept. */
    JsonNode evaluate(String expression) {
        JsonNode answer =
                call(
                        "Runtime.evaluate",
                        tools.parameters()
                                .put("expression", expression)
                                .put("awaitPromise", true)
                                .put("returnByValue", true));
        if (answer.has("exceptionDetails")) {
            throw new IllegalStateException(
                    expression + " failed: " + answer.path("exceptionDetails"));
        }
        return answer.path("result").path("value");
    }

    double number(String expression) {
        return evaluate(expression).asDouble();
    }

    /**
     * Waits until an expression is true.
     *
     * @param what in words, for the message
     * @throws ToolException SKR-T133 if it does not come true
     */
    void await(String what, String expression) {
        await(what, expression, PATIENCE);
    }

    void await(String what, String expression, Duration patience) {
        if (!Await.until(patience, () -> evaluate(expression).asBoolean())) {
            throw new ToolException(
                    "SKR-T133",
                    ExitCode.ENVIRONMENT,
                    "The dashboard did not come to '%s' within %d s; it stands at %s and shows: %s"
                            .formatted(
                                    what,
                                    patience.toSeconds(),
                                    evaluate("location.href").asText(),
                                    evaluate("document.body.innerText.slice(0, 300)").asText()));
        }
    }

    /** Clicks on what the selector finds, as a mouse does. */
    void click(String selector) {
        await(selector, "document.querySelector('%s') !== null".formatted(selector));
        JsonNode at = evaluate("bench.middleOf('%s')".formatted(selector));
        for (String type : new String[] {"mousePressed", "mouseReleased"}) {
            call(
                    "Input.dispatchMouseEvent",
                    tools.parameters()
                            .put("type", type)
                            .put("x", at.path("x").asDouble())
                            .put("y", at.path("y").asDouble())
                            .put("button", "left")
                            .put("clickCount", 1));
        }
    }

    /** Scrolls down as a wheel does, and returns when it is there. */
    void scroll(int pixels, int pixelsPerSecond) {
        call(
                "Input.synthesizeScrollGesture",
                tools.parameters()
                        .put("x", Browser.WIDTH / 2)
                        .put("y", Browser.HEIGHT / 2)
                        .put("yDistance", -pixels)
                        .put("speed", pixelsPerSecond)
                        .put("preventFling", true)
                        .put("gestureSourceType", "mouse"));
    }

    /** Bytes that the page's objects take, after all garbage is collected. */
    double heapBytes() {
        call("HeapProfiler.collectGarbage", tools.parameters());
        call("HeapProfiler.collectGarbage", tools.parameters());
        return call("Runtime.getHeapUsage", tools.parameters()).path("usedSize").asDouble();
    }

    /** Nodes of the page, those that only scripts hold included. */
    double nodes() {
        return call("Memory.getDOMCounters", tools.parameters()).path("nodes").asDouble();
    }

    /** Seconds of a processor that its main thread has taken so far. */
    double cpuSeconds() {
        call("Performance.enable", tools.parameters());
        for (JsonNode metric : call("Performance.getMetrics", tools.parameters()).path("metrics")) {
            if (metric.path("name").asText().equals("ThreadTime")) {
                return metric.path("value").asDouble();
            }
        }
        throw new IllegalStateException("the browser does not tell what its main thread took");
    }

    @Override
    public void close() {
        tools.call(
                "",
                "Target.disposeBrowserContext",
                tools.parameters().put("browserContextId", context));
    }
}
