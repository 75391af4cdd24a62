package dev.skerry.tool.bench.outbox;

import dev.skerry.sync.batch.BatchEncoder;
import dev.skerry.sync.batch.StreamKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Readings of several streams in the order in which they came; all of quality 0. */
public final class Dataset {
    private final String name;
    private final List<StreamKey> keys = new ArrayList<>();
    private final Map<StreamKey, Integer> places = new HashMap<>();
    private final List<String> texts = new ArrayList<>();
    private final Map<String, Integer> textPlaces = new HashMap<>();
    private int[] streams = new int[1024];
    private long[] times = new long[1024];
    // Of a text its place among the texts.
    private double[] values = new double[1024];
    private int size;

    /** An empty one. */
    Dataset(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    int size() {
        return size;
    }

    int streamCount() {
        return keys.size();
    }

    /** The streams, by their places. */
    List<StreamKey> keys() {
        return Collections.unmodifiableList(keys);
    }

    /** The different texts, by their places. */
    List<String> texts() {
        return Collections.unmodifiableList(texts);
    }

    /** The place of a reading's stream. */
    int stream(int i) {
        return streams[i];
    }

    StreamKey key(int i) {
        return keys.get(streams[i]);
    }

    /** A reading's value; of a text its place. */
    double value(int i) {
        return values[i];
    }

    long time(int i) {
        return times[i];
    }

    /** Appends a number. */
    void add(StreamKey key, long observedAtMicros, double value) {
        if (size == times.length) {
            streams = Arrays.copyOf(streams, 2 * size);
            times = Arrays.copyOf(times, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
        }
        streams[size] =
                places.computeIfAbsent(
                        key,
                        k -> {
                            keys.add(k);
                            return keys.size() - 1;
                        });
        times[size] = observedAtMicros;
        values[size] = value;
        size++;
    }

    /** Appends a text. */
    void add(StreamKey key, long observedAtMicros, String value) {
        int place =
                textPlaces.computeIfAbsent(
                        value,
                        v -> {
                            texts.add(v);
                            return texts.size() - 1;
                        });
        add(key, observedAtMicros, place);
    }

    /** Adds one reading to a batch; false when it does not fit. */
    boolean addTo(BatchEncoder encoder, int i) {
        StreamKey key = key(i);
        return switch (key.type()) {
            case FLOAT64, FLOAT32 -> encoder.addDouble(key, times[i], values[i], 0);
            case INT64 -> encoder.addLong(key, times[i], (long) values[i], 0);
            case BOOLEAN -> encoder.addBoolean(key, times[i], values[i] != 0, 0);
            case STRING -> encoder.addString(key, times[i], texts.get((int) values[i]), 0);
            default -> throw new IllegalStateException(key + " is not a reading's");
        };
    }

    /** Appends the reading as the row that others would keep. */
    void appendJson(StringBuilder line, int i) {
        StreamKey key = key(i);
        line.append("{\"device\":\"").append(key.deviceId());
        line.append("\",\"resource\":\"").append(key.resource());
        line.append("\",\"time\":").append(times[i]).append(",\"value\":");
        switch (key.type()) {
            // With the digits that were measured.
            case FLOAT32 -> line.append((float) values[i]);
            case FLOAT64 -> line.append(values[i]);
            case INT64 -> line.append((long) values[i]);
            case BOOLEAN -> line.append(values[i] != 0);
            default -> line.append('"').append(texts.get((int) values[i])).append('"');
        }
        line.append(",\"quality\":\"good\"}");
    }
}
