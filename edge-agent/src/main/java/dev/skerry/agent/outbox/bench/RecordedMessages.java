package dev.skerry.agent.outbox.bench;

import dev.skerry.agent.pipeline.Outcome;
import dev.skerry.agent.pipeline.RawMessage.Receipt;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Priority;
import dev.skerry.profile.model.Quality;
import dev.skerry.profile.model.Reading;
import dev.skerry.profile.model.Resource;
import dev.skerry.profile.model.ValueType;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Readings from a file, over and over, each time later: what a device measured at one time is one
 * message. Not thread-safe.
 *
 * <p>The file, as Java's DataOutput writes it: the number of streams, of each device, resource and
 * type; the number of texts, each; the number of readings, of each its stream's place (int), time
 * (long, microseconds) and value (double; of a text its place).
 */
final class RecordedMessages {
    private final List<String> devices = new ArrayList<>();
    private final List<Resource> resources = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();
    private final int[] streams;
    private final long[] times;
    private final double[] values;
    private final long periodMicros;
    private final DeviceProfile profile;
    private int next;
    private long shiftMicros;
    private long messages;

    private RecordedMessages(DataInputStream in) throws IOException {
        Map<String, Resource> byName = new HashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            devices.add(in.readUTF());
            String name = in.readUTF();
            ValueType type = ValueType.valueOf(in.readUTF());
            resources.add(byName.computeIfAbsent(name + type, key -> resource(name, type)));
        }
        for (int left = in.readInt(); left > 0; left--) {
            texts.add(in.readUTF());
        }
        int size = in.readInt();
        streams = new int[size];
        times = new long[size];
        values = new double[size];
        for (int i = 0; i < size; i++) {
            streams[i] = in.readInt();
            times[i] = in.readLong();
            values[i] = in.readDouble();
        }
        periodMicros = times[size - 1] - times[0] + 1_000_000;
        profile =
                new DeviceProfile(
                        "bench",
                        "1.0.0",
                        "",
                        List.of(),
                        List.copyOf(byName.values()),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        "00");
    }

    private static Resource resource(String name, ValueType type) {
        return new Resource(name, type, null, "/x", 1, 0, null, List.of(), Priority.TELEMETRY, 0);
    }

    /** The readings in this file. */
    static RecordedMessages read(Path file) throws IOException {
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            return new RecordedMessages(in);
        }
    }

    /** The next message. */
    Outcome.Accepted next(Receipt receipt) {
        if (next == times.length) {
            next = 0;
            shiftMicros += periodMicros;
        }
        String device = devices.get(streams[next]);
        long time = times[next];
        List<Reading> readings = new ArrayList<>();
        while (next < times.length
                && times[next] == time
                && devices.get(streams[next]).equals(device)) {
            readings.add(reading(next++));
        }
        return new Outcome.Accepted(
                profile, readings, List.of(), List.of(), Map.of(), ++messages, receipt);
    }

    private Reading reading(int i) {
        String device = devices.get(streams[i]);
        Resource resource = resources.get(streams[i]);
        long time = times[i] + shiftMicros;
        return switch (resource.type()) {
            case FLOAT32, FLOAT64 ->
                    Reading.ofDouble(device, resource, time, Quality.GOOD, values[i]);
            case INT32, INT64 ->
                    Reading.ofLong(device, resource, time, Quality.GOOD, (long) values[i]);
            case BOOLEAN -> Reading.ofBoolean(device, resource, time, Quality.GOOD, values[i] != 0);
            case STRING, ENUM, BYTES, ARRAY ->
                    Reading.ofText(
                            device, resource, time, Quality.GOOD, texts.get((int) values[i]));
        };
    }
}
