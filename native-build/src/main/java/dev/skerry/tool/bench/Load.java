package dev.skerry.tool.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Fifty sensors that publish the bench profiles' messages. */
public final class Load implements AutoCloseable {
    static final int SENSORS = 50;

    private final Shape shape;
    private final List<RawPublisher> sensors = new ArrayList<>();
    private final Clock clock = Clock.systemUTC();

    /** What a message holds. */
    public enum Shape {
        LINE("line", 10),
        SINGLE("single", 1);

        private final String kind;
        private final int readings;

        Shape(String kind, int readings) {
            this.kind = kind;
            this.readings = readings;
        }

        /** Readings in a message. */
        public int readings() {
            return readings;
        }
    }

    /** Connects sensors that publish below the given topic, {@code root/kind/sensor}. */
    public Load(int brokerPort, String root, Shape shape) {
        this.shape = shape;
        try {
            for (int i = 0; i < SENSORS; i++) {
                String id = "%s-%02d".formatted(shape.kind, i);
                sensors.add(new RawPublisher(brokerPort, id, root + "/" + shape.kind + "/" + id));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends this many messages per sensor as fast as the broker takes them. */
    void burst(int messagesPerSensor) {
        inParallel(
                sensor -> {
                    long stamp = 0;
                    for (int i = 0; i < messagesPerSensor; i++) {
                        // A message that is the same to the byte would count as sent again.
                        stamp = Math.max(stamp + 1, nowMicros());
                        sensor.publish(payload(i, stamp));
                    }
                    sensor.flush();
                });
    }

    /** Sends at a steady rate, the sensors one after the other. */
    public void steady(int messagesPerSecond, int seconds) {
        long begin = System.nanoTime();
        long total = (long) messagesPerSecond * seconds;
        try {
            for (int i = 0; i < total; i++) {
                long due = begin + i * 1_000_000_000L / messagesPerSecond;
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                RawPublisher sensor = sensors.get(i % SENSORS);
                sensor.publish(payload(i, nowMicros()));
                sensor.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Publishes that the broker has acknowledged so far. */
    long acknowledged() {
        return sensors.stream().mapToLong(RawPublisher::acknowledged).sum();
    }

    private long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    }

    private byte[] payload(int i, long stamp) {
        StringBuilder json = new StringBuilder(160);
        json.append("{\"ts\":").append(stamp);
        for (int r = 0; r < shape.readings(); r++) {
            // A slow wave in tenths, as from a real converter.
            long tenths = Math.round(200 + 50 * Math.sin(i * 0.05 + r));
            json.append(",\"r").append(r).append("\":").append(tenths / 10).append('.');
            json.append(tenths % 10);
        }
        return json.append('}').toString().getBytes(StandardCharsets.US_ASCII);
    }

    private void inParallel(SensorTask task) {
        List<Thread> threads =
                IntStream.range(0, SENSORS)
                        .mapToObj(
                                i ->
                                        Thread.ofVirtual()
                                                .start(
                                                        () -> {
                                                            try {
                                                                task.run(sensors.get(i));
                                                            } catch (IOException e) {
                                                                throw new UncheckedIOException(e);
                                                            } catch (InterruptedException e) {
                                                                Thread.currentThread().interrupt();
                                                            }
                                                        }))
                        .toList();
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private interface SensorTask {
        void run(RawPublisher sensor) throws IOException, InterruptedException;
    }

    @Override
    public void close() {
        try {
            for (RawPublisher sensor : sensors) {
                sensor.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
