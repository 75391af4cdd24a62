package dev.skerry.tool.plant;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * A machine's controller: samples it at an interval and sends each sample until it is acknowledged.
 * While it waits it takes no new samples, so its own memory is one message.
 */
final class Sensor implements AutoCloseable {
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);
    private static final Duration FAREWELL = Duration.ofSeconds(12);

    private final Machine machine;
    private final SampleWriter writer;
    private final Transport transport;
    private final String agentId;
    private final Schedule schedule;
    private final Witness witness;
    private final Clock clock;
    private final Thread thread;
    private volatile boolean stopping;

    /** How a machine's measurements become a message. */
    @FunctionalInterface
    interface SampleWriter {
        /** The message for what was measured at that time. */
        Sample write(String deviceId, long observedAtMillis, Map<String, Object> measured);
    }

    Sensor(
            Machine machine,
            SampleWriter writer,
            Transport transport,
            String agentId,
            Schedule schedule,
            Witness witness,
            Clock clock,
            Duration interval) {
        this.machine = machine;
        this.writer = writer;
        this.transport = transport;
        this.agentId = agentId;
        this.schedule = schedule;
        this.witness = witness;
        this.clock = clock;
        this.thread =
                Thread.ofPlatform()
                        .name("sensor-" + machine.deviceId())
                        .unstarted(() -> run(interval));
    }

    void start() {
        thread.start();
    }

    private void run(Duration interval) {
        long begun = System.nanoTime();
        Duration lived = Duration.ZERO;
        long next = begun;
        try {
            while (!stopping) {
                lived = advance(lived, Duration.ofNanos(System.nanoTime() - begun), interval);
                send(writer.write(machine.deviceId(), clock.millis(), machine.measure()));
                // After a wait it goes on from now: a controller doesn't make samples up.
                next = Math.max(next + interval.toNanos(), System.nanoTime());
                while (!stopping && System.nanoTime() < next) {
                    LockSupport.parkNanos(this, next - System.nanoTime());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets the machine live up to now: it does so too while its sample waits for an agent. */
    private Duration advance(Duration lived, Duration elapsed, Duration interval) {
        double step = interval.toNanos() / 1e9;
        Duration now = lived;
        do {
            machine.advance(step, schedule.faultOf(machine.deviceId(), now));
            now = now.plus(interval);
        } while (now.compareTo(elapsed) <= 0);
        return now;
    }

    private void send(Sample sample) throws InterruptedException {
        long giveUp = Long.MAX_VALUE;
        while (!transport.send(sample)) {
            if (stopping && giveUp == Long.MAX_VALUE) {
                giveUp = System.nanoTime() + FAREWELL.toNanos();
            }
            if (stopping && System.nanoTime() > giveUp) {
                witness.unacknowledged(agentId, sample);
                return;
            }
            LockSupport.parkNanos(this, BETWEEN_TRIES.toNanos());
        }
        witness.acknowledged(agentId, sample);
    }

    /** Asks it to stop after the message in hand. */
    void stop() {
        stopping = true;
        LockSupport.unpark(thread);
    }

    @Override
    public void close() {
        stop();
        try {
            thread.join(Duration.ofSeconds(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        transport.close();
    }
}
