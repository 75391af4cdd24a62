package dev.skerry.agent.infer.bench;

import dev.skerry.agent.infer.bench.BenchLine.Heard;
import dev.skerry.agent.outbox.bench.Latencies;
import dev.skerry.agent.outbox.bench.WrittenBytes;
import dev.skerry.agent.pipeline.Refusal;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * How long it takes from a reading to the decision on it, at a rate that does not give way: a
 * message counts from when it was due, whether or not the line or the sender had time for it then,
 * so a pause is counted for each message that it delayed.
 */
final class LineLatency {
    private static final int WARM_UP_SECONDS = 4;

    private LineLatency() {}

    private static final class Sent implements Heard {
        private final long dueNanos;
        private final Latencies decided;
        private final Latencies durable;
        private final CountDownLatch left;

        private Sent(long dueNanos, Latencies decided, Latencies durable, CountDownLatch left) {
            this.dueNanos = dueNanos;
            this.decided = decided;
            this.durable = durable;
            this.left = left;
        }

        @Override
        public void decided() {
            decided.add(System.nanoTime() - dueNanos);
        }

        @Override
        public void durable() {
            durable.add(System.nanoTime() - dueNanos);
            left.countDown();
        }

        @Override
        public void refused(Refusal refusal) {
            throw new IllegalStateException(refusal.message());
        }
    }

    static void measure(BenchLine line, int seconds, int perSecond)
            throws IOException, InterruptedException {
        int warmUp = BenchLine.STREAMS * WatchedDevices.WARM_UP;
        line.feed(2 * warmUp);
        long fed = System.nanoTime();
        line.feed(warmUp);
        InferBench.print("at_full_speed_readings_per_s", warmUp * 1e9 / (System.nanoTime() - fed));
        steady(line, WARM_UP_SECONDS, perSecond, new Latencies(), new Latencies());
        Latencies decided = new Latencies();
        Latencies durable = new Latencies();
        long inferences = line.inferences();
        long decisions = line.decisions();
        long written = WrittenBytes.ofThisProcess();
        double elapsed = steady(line, seconds, perSecond, decided, durable);
        InferBench.print("readings_per_s", decided.count() / elapsed);
        InferBench.print("inferences", (double) (line.inferences() - inferences));
        InferBench.print("decisions", (double) (line.decisions() - decisions));
        InferBench.print(
                "written_bytes_per_reading",
                (WrittenBytes.ofThisProcess() - written) / (double) decided.count());
        InferBench.print("p50_ms", decided.millis(0.5));
        InferBench.print("p99_ms", decided.millis(0.99));
        InferBench.print("p999_ms", decided.millis(0.999));
        InferBench.print("durable_p50_ms", durable.millis(0.5));
        InferBench.print("durable_p99_ms", durable.millis(0.99));
    }

    /** How many seconds it took to hand all of them in. */
    private static double steady(
            BenchLine line, int seconds, int perSecond, Latencies decided, Latencies durable)
            throws InterruptedException {
        int messages = seconds * perSecond;
        CountDownLatch left = new CountDownLatch(messages);
        long began = System.nanoTime();
        for (int i = 0; i < messages; i++) {
            long due = began + i * 1_000_000_000L / perSecond;
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            line.send(new Sent(due, decided, durable, left));
        }
        double elapsed = (System.nanoTime() - began) / 1e9;
        left.await();
        return elapsed;
    }
}
