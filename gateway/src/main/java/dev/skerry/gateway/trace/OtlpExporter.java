package dev.skerry.gateway.trace;

import dev.skerry.gateway.error.ApiError;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Sends spans to a collector by OTLP over HTTP, in groups, on a thread of its own. While the
 * collector does not take them the oldest group is tried again and the rest waits in bounded
 * memory; what does not fit is dropped and counted. Nothing else ever waits for it.
 */
public final class OtlpExporter implements SpanSink {
    /** Spans that wait. */
    static final int CAPACITY = 4_096;

    private static final Logger LOG = Logger.getLogger(OtlpExporter.class);
    private static final int MOST_AT_ONCE = 512;
    private static final Duration GATHER = Duration.ofSeconds(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    /** OTLP 1.8, "Retryable Response Codes". */
    private static final Set<Integer> LATER = Set.of(429, 502, 503, 504);

    private static final int OK = 200;

    private final URI address;
    private final Duration firstPause;
    private final HttpClient client;
    private final ArrayBlockingQueue<TraceSpan> waiting = new ArrayBlockingQueue<>(CAPACITY);
    private final AtomicLong exported = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final Thread thread = Thread.ofPlatform().name("traces").unstarted(this::run);
    private volatile boolean closing;
    private boolean troubled;

    private enum Answer {
        TAKEN,
        NOT_NOW,
        NEVER
    }

    /**
     * @param endpoint of the collector; spans go to v1/traces there
     * @param firstPause after a failure; it doubles up to 64 times that
     */
    public OtlpExporter(URI endpoint, Duration firstPause) {
        String base = endpoint.toString().replaceAll("/+$", "");
        this.address = URI.create(base + "/v1/traces");
        this.firstPause = firstPause;
        this.client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(TIMEOUT)
                        .build();
    }

    /** Begins to send. */
    public void start() {
        thread.start();
    }

    @Override
    public void add(List<TraceSpan> spans) {
        for (TraceSpan span : spans) {
            if (!waiting.offer(span)) {
                dropped.incrementAndGet();
            }
        }
    }

    /** Spans that the collector has taken. */
    public long exportedSpans() {
        return exported.get();
    }

    /** Spans that were dropped. */
    public long droppedSpans() {
        return dropped.get();
    }

    private void run() {
        try {
            while (!closing || !waiting.isEmpty()) {
                List<TraceSpan> group = gather();
                if (!group.isEmpty()) {
                    send(group);
                }
            }
        } catch (InterruptedException e) {
            LOG.debugf("traces=ended waiting=%d", waiting.size());
        }
    }

    private List<TraceSpan> gather() throws InterruptedException {
        List<TraceSpan> group = new ArrayList<>();
        TraceSpan first = waiting.poll(GATHER.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
            group.add(first);
            waiting.drainTo(group, MOST_AT_ONCE - 1);
        }
        return group;
    }

    private void send(List<TraceSpan> group) throws InterruptedException {
        byte[] body = OtlpRequests.of(group).toByteArray();
        for (int attempt = 0; ; attempt++) {
            switch (post(body)) {
                case TAKEN -> {
                    exported.addAndGet(group.size());
                    return;
                }
                case NEVER -> {
                    dropped.addAndGet(group.size());
                    return;
                }
                case NOT_NOW -> {
                    if (closing) {
                        dropped.addAndGet(group.size());
                        return;
                    }
                    Thread.sleep(firstPause.multipliedBy(1L << Math.min(attempt, 6)));
                }
            }
        }
    }

    private Answer post(byte[] body) throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(address)
                        .timeout(TIMEOUT)
                        .header("Content-Type", "application/x-protobuf")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build();
        try {
            int status = status(request);
            if (status == OK) {
                if (troubled) {
                    troubled = false;
                    LOG.infof("traces=taken-again collector=%s", address);
                }
                return Answer.TAKEN;
            }
            trouble("status " + status);
            return LATER.contains(status) ? Answer.NOT_NOW : Answer.NEVER;
        } catch (IOException e) {
            trouble(e.toString());
            return Answer.NOT_NOW;
        }
    }

    /**
     * Nobody waits for a text: the request's time limit ends with the headers, and a collector that
     * stalled after them would hold up all that comes.
     */
    private int status(HttpRequest request) throws IOException, InterruptedException {
        var response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream _ = response.body()) {
            return response.statusCode();
        }
    }

    /** Told once, not with each attempt. */
    private void trouble(String cause) {
        if (!troubled) {
            troubled = true;
            LOG.warnf(
                    "traces=not-exported code=%s collector=%s cause=\"%s\" advice=\"%s\"",
                    ApiError.TRACES_NOT_EXPORTED.code(),
                    address,
                    cause,
                    ApiError.TRACES_NOT_EXPORTED.advice());
        }
    }

    /** Sends what waits, if the collector takes it at once, and ends. */
    public void stop() throws InterruptedException {
        closing = true;
        // One that was never started can't be waited for.
        if (thread.isAlive()) {
            thread.join(LAST_WORDS);
            thread.interrupt();
        }
        client.shutdownNow();
    }
}
