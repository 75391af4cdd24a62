package dev.skerry.agent.clock;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A machine whose clocks a test sets. */
public final class TestMachine implements Machine {
    public static final long BUILT = micros("2026-01-01T00:00:00Z");

    long systemMicros;
    long uptimeMicros = TimeUnit.SECONDS.toMicros(30);
    String bootId = "first";
    long synchronisedMillis;
    boolean keepsTime;
    byte @Nullable [] kept;

    /** A PC that shows this time. */
    public static TestMachine showing(String time) {
        TestMachine machine = new TestMachine();
        machine.systemMicros = micros(time);
        machine.keepsTime = true;
        return machine;
    }

    /** A board that has just started and shows 1970. */
    static TestMachine withoutTime() {
        TestMachine machine = showing("1970-01-01T00:00:30Z");
        machine.keepsTime = false;
        return machine;
    }

    static long micros(String time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(time));
    }

    /** The clock of a process that starts now. */
    public AgentClock clock(Trust trust) {
        return new AgentClock(
                this, trust, kept, BUILT, new Random(uptimeMicros), state -> kept = state);
    }

    /** Time passes. */
    void pass(long seconds) {
        systemMicros += TimeUnit.SECONDS.toMicros(seconds);
        uptimeMicros += TimeUnit.SECONDS.toMicros(seconds);
    }

    /** It is switched off and, after a while, on again. */
    void restart(String id) {
        bootId = id;
        uptimeMicros = TimeUnit.SECONDS.toMicros(20);
    }

    /** A group with a reading that came just now is on the disk. */
    Stamp commit(AgentClock clock) {
        Stamp stamp = clock.now();
        clock.due(stamp.micros(), !stamp.isKnown()).values().forEach(state -> kept = state);
        return stamp;
    }

    @Override
    public long systemMicros() {
        return systemMicros;
    }

    @Override
    public long uptimeMicros() {
        return uptimeMicros;
    }

    @Override
    public String bootId() {
        return bootId;
    }

    @Override
    public long synchronisedMillis() {
        return synchronisedMillis;
    }

    @Override
    public boolean keepsTime() {
        return keepsTime;
    }
}
