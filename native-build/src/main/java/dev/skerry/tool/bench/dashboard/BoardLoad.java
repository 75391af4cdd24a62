package dev.skerry.tool.bench.dashboard;

import dev.skerry.tool.bench.RawPublisher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Fifty devices of five values. Each value is the milliseconds since {@link #sinceMillis} at which
 * it was sent, so that what stands on the page says itself how old it is.
 */
final class BoardLoad implements AutoCloseable {
    static final int DEVICES = 50;
    static final int VALUES = 5;

    /** From a thousand on the page shows every digit of it. */
    private static final long HEAD_START_MILLIS = 10_000;

    private final List<RawPublisher> devices = new ArrayList<>();
    private final long sinceMillis = System.currentTimeMillis() - HEAD_START_MILLIS;
    private long sent;

    /** Connects to a broker on loopback. */
    BoardLoad(int brokerPort) throws IOException {
        for (int i = 0; i < DEVICES; i++) {
            String id = "board-%02d".formatted(i);
            devices.add(new RawPublisher(brokerPort, id, "bench/bench/board/" + id));
        }
    }

    /** The moment from which values count their milliseconds. */
    long sinceMillis() {
        return sinceMillis;
    }

    /** The value of what is sent now. */
    long now() {
        return System.currentTimeMillis() - sinceMillis;
    }

    /** Sends so many values at a steady rate, the devices one after the other. */
    void steady(int valuesPerSecond, long values) {
        long begin = System.nanoTime();
        try {
            for (long i = 0; i * VALUES < values; i++) {
                long due = begin + i * VALUES * 1_000_000_000L / valuesPerSecond;
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                RawPublisher device = devices.get((int) (sent % DEVICES));
                device.publish(message());
                device.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private byte[] message() {
        long value = now();
        // A message that is the same to the byte would count as sent again.
        long stampMicros = (sinceMillis + value) * 1_000 + sent++ % 1_000;
        StringBuilder json = new StringBuilder(120).append("{\"ts\":").append(stampMicros);
        for (int r = 0; r < VALUES; r++) {
            json.append(",\"r").append(r).append("\":").append(value);
        }
        return json.append('}').toString().getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        try {
            for (RawPublisher device : devices) {
                device.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
