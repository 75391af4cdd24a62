package dev.skerry.tool.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skerry.tool.process.Http;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Listens to the dashboard's events and notes how old each reading is when it arrives. */
public final class LatencyProbe implements AutoCloseable {
    private final ObjectMapper json = new ObjectMapper();
    private final List<Double> ageMillis = new CopyOnWriteArrayList<>();
    private final Stream<String> events;
    private volatile boolean measuring;

    /** Listens to what is told of one agent. */
    public LatencyProbe(Http http, URI gateway, String agentId) {
        events = http.stream(gateway.resolve("/api/events?agent=" + agentId));
        Thread.ofPlatform().name("latency-probe").daemon().start(this::listen);
    }

    /** From now on ages count. */
    public void begin() {
        measuring = true;
    }

    private void listen() {
        try {
            events.filter(line -> line.startsWith("data:") && line.contains("\"readings\""))
                    .forEach(line -> note(line.substring("data:".length())));
        } catch (UncheckedIOException e) {
            // The stream was closed at the end of the measurement.
            return;
        }
    }

    private void note(String data) {
        if (!measuring) {
            return;
        }
        Instant now = Instant.now();
        try {
            for (JsonNode reading : json.readTree(data).path("readings")) {
                if (reading.path("resource").asText().startsWith("r")) {
                    Instant observed = Instant.parse(reading.path("observedAt").asText());
                    ageMillis.add(ChronoUnit.MICROS.between(observed, now) / 1000.0);
                }
            }
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("an event is not JSON", e);
        }
    }

    /** Readings that arrived. */
    public int count() {
        return ageMillis.size();
    }

    /** The age that this share of the readings did not exceed, in milliseconds. */
    public double percentile(double share) {
        List<Double> sorted = ageMillis.stream().sorted().toList();
        return sorted.isEmpty()
                ? Double.NaN
                : sorted.get((int) Math.min(sorted.size() - 1, Math.floor(share * sorted.size())));
    }

    @Override
    public void close() {
        measuring = false;
        events.close();
    }
}
