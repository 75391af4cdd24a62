package dev.skerry.agent.clock;

import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.sync.port.WallClock;
import dev.skerry.sync.proto.BootClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The one clock that the agent stamps by. It runs by the machine's uptime; of the system clock and
 * of the gateway it takes over how much that is to be set forward, by rule. Any thread may use it.
 */
public final class AgentClock implements WallClock, GroupClock {
    /** What it is kept as among the outbox's states. */
    public static final String STATE = "clock";

    private static final Logger LOG = Logger.getLogger(AgentClock.class);

    /** How far a clock that keeps time may be behind the last time that was known. */
    private static final long BEHIND_MICROS = micros(Duration.ofDays(1));

    /** A clock that is trusted is followed so far at once; what is more needs a second witness. */
    private static final long STEP_MICROS = micros(Duration.ofMinutes(1));

    /** Differences that reading the clocks alone can make. */
    private static final long SYSTEM_NOISE_MICROS = micros(Duration.ofMillis(50));

    private static final long GATEWAY_NOISE_MICROS = micros(Duration.ofSeconds(1));

    /** How much of the future is written down at once, so that not each group has to. */
    private static final long LEASE_MICROS = micros(Duration.ofMinutes(1));

    private static final long LOOK_EVERY_MICROS = micros(Duration.ofSeconds(1));

    private final Machine machine;
    private final Trust trust;
    private final Consumer<byte[]> keep;
    private final String machineBoot;
    private final String boot;
    private final long baseMicros;
    private final long floorMicros;
    private final List<BootClock> earlier;
    private boolean known;
    private boolean fromSystem;
    private long offsetMicros;
    private boolean named;
    private boolean namedInGroup;
    private long lastKnownMicros;
    private long throughMicros;
    private long toldOffsetMicros;
    private int version;
    private int era;
    private long lookedAtMicros;
    private long synchronisedMillis;
    private long systemAheadMicros;
    private long gatewayAheadMicros;

    /**
     * A clock that goes on from what was kept.
     *
     * @param kept what {@code keep} or {@link #due} gave last, null if nothing
     * @param buildMicros a time that is surely past
     * @param random draws the boot's name
     * @param keep writes the state down when it has to be, whether or not there are readings
     */
    public AgentClock(
            Machine machine,
            Trust trust,
            byte @Nullable [] kept,
            long buildMicros,
            RandomGenerator random,
            Consumer<byte[]> keep) {
        this.machine = machine;
        this.trust = trust;
        this.keep = keep;
        this.machineBoot = machine.bootId();
        ClockState before = decoded(kept);
        long uptime = machine.uptimeMicros();
        boolean goesOn = before != null && before.machineBoot().equals(machineBoot);
        lastKnownMicros = before == null ? 0 : before.lastKnownMicros();
        floorMicros = Math.max(buildMicros, lastKnownMicros);
        throughMicros = before == null ? 0 : before.throughMicros();
        if (before != null && goesOn) {
            boot = before.boot();
            baseMicros = before.baseMicros();
            earlier = before.earlier();
            named = before.named();
            known = before.known() && !(before.fromSystem() && trust == Trust.NEVER);
            fromSystem = known && before.fromSystem();
            offsetMicros = before.offsetMicros();
        } else {
            boot = "%016x".formatted(random.nextLong());
            baseMicros = Math.max(floorMicros, throughMicros) - uptime;
            // A boot that ended without knowing the time is not told: nobody knows.
            earlier = before == null ? List.of() : before.tellable();
        }
        toldOffsetMicros = offsetMicros;
        synchronisedMillis = goesOn ? machine.synchronisedMillis() : 0;
        look(uptime);
        LOG.infof(
                "clock=%s boot=%s shows=%s",
                known ? "known" : "unknown", boot, instant(nowMicros()));
    }

    private static @Nullable ClockState decoded(byte @Nullable [] kept) {
        try {
            return kept == null ? null : ClockState.decode(kept);
        } catch (IOException e) {
            LOG.warnf("clock=forgotten reason=\"%s\"", e.getMessage());
            return null;
        }
    }

    /** The moment. */
    public synchronized Stamp now() {
        long micros = nowMicros();
        named |= !known;
        return new Stamp(micros, known ? null : boot, era);
    }

    @Override
    public synchronized long nowMicros() {
        long uptime = machine.uptimeMicros();
        if (uptime - lookedAtMicros >= LOOK_EVERY_MICROS) {
            look(uptime);
        }
        return shown(uptime);
    }

    @Override
    public long nowMillis() {
        return TimeUnit.MICROSECONDS.toMillis(nowMicros());
    }

    /** Whether the time is known. */
    public synchronized boolean isKnown() {
        nowMicros();
        return known;
    }

    /**
     * The time by which certificates are judged: never before what was known at the start, so that
     * setting the system clock back brings no old certificate to life. While the time is not known,
     * it is at least what the system clock shows, where that may be believed at all.
     */
    public synchronized JudgedTime judgedTime() {
        long micros = Math.max(nowMicros(), floorMicros);
        if (!known && trust != Trust.NEVER) {
            micros = Math.max(micros, machine.systemMicros());
        }
        return new JudgedTime(instant(micros), known);
    }

    private long shown(long uptime) {
        return uptime + baseMicros + (known ? offsetMicros : 0);
    }

    private void look(long uptime) {
        lookedAtMicros = uptime;
        long system = machine.systemMicros();
        long synchronisedNow = machine.synchronisedMillis();
        boolean setAnew = synchronisedNow != 0 && synchronisedNow != synchronisedMillis;
        synchronisedMillis = synchronisedNow;
        long ahead = system - shown(uptime);
        systemAheadMicros = 0;
        switch (trust) {
            case NEVER -> {}
            case ALWAYS -> follow(system, uptime, 0);
            case AUTO -> {
                if (setAnew) {
                    follow(system, uptime, 0);
                } else if (!known && canBeRight(system)) {
                    follow(system, uptime, 0);
                } else if (known && fromSystem && Math.abs(ahead) <= STEP_MICROS) {
                    follow(system, uptime, SYSTEM_NOISE_MICROS);
                } else if (known && fromSystem) {
                    systemAheadMicros = ahead;
                }
            }
        }
    }

    private boolean canBeRight(long system) {
        return synchronisedMillis != 0
                || (machine.keepsTime() && system >= floorMicros - BEHIND_MICROS);
    }

    private void follow(long system, long uptime, long noiseMicros) {
        fromSystem = true;
        set(system, uptime, noiseMicros);
    }

    /** What the gateway's clock shows just now. */
    public synchronized void gatewaySays(long micros) {
        long uptime = machine.uptimeMicros();
        look(uptime);
        if (known && fromSystem) {
            if (systemAheadMicros != 0
                    && Math.abs(machine.systemMicros() - micros) <= STEP_MICROS) {
                systemAheadMicros = 0;
                follow(machine.systemMicros(), uptime, 0);
            }
        } else {
            set(micros, uptime, GATEWAY_NOISE_MICROS);
        }
        gatewayAheadMicros = micros - shown(uptime);
    }

    private void set(long micros, long uptime, long noiseMicros) {
        if (known && Math.abs(micros - shown(uptime)) <= noiseMicros) {
            return;
        }
        boolean learnt = !known;
        era += Math.abs(micros - shown(uptime)) > STEP_MICROS ? 1 : 0;
        known = true;
        offsetMicros = micros - uptime - baseMicros;
        if (learnt) {
            LOG.infof("clock=known boot=%s offset_us=%d", boot, offsetMicros);
        }
        if (named && (learnt || Math.abs(offsetMicros - toldOffsetMicros) > SYSTEM_NOISE_MICROS)) {
            toldOffsetMicros = offsetMicros;
            version++;
            keep.accept(state(micros).encode());
        }
    }

    @Override
    public synchronized Map<String, byte[]> due(long newestMicros, boolean namesBoot) {
        boolean first = namesBoot && !namedInGroup;
        namedInGroup |= namesBoot;
        if (!first
                && newestMicros <= throughMicros
                && newestMicros >= throughMicros - 2 * LEASE_MICROS) {
            return Map.of();
        }
        throughMicros = newestMicros + LEASE_MICROS;
        return Map.of(STATE, state(nowMicros()).encode());
    }

    private ClockState state(long nowMicros) {
        if (known) {
            lastKnownMicros = nowMicros;
        }
        return new ClockState(
                machineBoot,
                boot,
                baseMicros,
                known,
                fromSystem,
                offsetMicros,
                named,
                lastKnownMicros,
                throughMicros,
                earlier);
    }

    /** What is known of the time, for people to see. */
    public synchronized dev.skerry.sync.proto.ClockState told() {
        long now = nowMicros();
        return dev.skerry.sync.proto.ClockState.newBuilder()
                .setKnown(known)
                .setSource(!known ? "" : fromSystem ? "system" : "gateway")
                .setTrust(trust.name().toLowerCase(Locale.ROOT))
                .setOffsetMicros(known ? offsetMicros : 0)
                .setBoot(named ? boot : "")
                .setNowMicros(now)
                .setSystemMicros(machine.systemMicros())
                .setGatewayAheadMicros(gatewayAheadMicros)
                .build();
    }

    /** The boots whose stamps can be set right, and by how much. */
    public synchronized List<BootClock> boots() {
        return new ArrayList<>(state(nowMicros()).tellable());
    }

    /** Changes when {@link #boots} has to be told again. */
    public synchronized int version() {
        return version;
    }

    /** Another number after each step of the clock by more than a minute. */
    public synchronized int era() {
        return era;
    }

    /** Why the time is not known, or what is strange about it. */
    public synchronized Optional<Refusal> trouble() {
        long now = nowMicros();
        if (!known) {
            return Optional.of(
                    new Refusal(
                            "SKR-A114",
                            "the time is not known: the system clock shows %s, and %s; what has no time of its own is stamped from %s on and marked clock-untrusted until the system clock is synchronised or a gateway tells the time: restore either, or set skerry.agent.clock.trust=always where the system clock is right"
                                    .formatted(
                                            instant(machine.systemMicros()),
                                            reason(machine.systemMicros()),
                                            instant(baseMicros))));
        }
        if (systemAheadMicros != 0) {
            return Optional.of(
                    new Refusal(
                            "SKR-A115",
                            "the system clock jumped to %s while this agent's shows %s, which it goes on with: set the system clock right, or, if it is, have it synchronised or start the machine again"
                                    .formatted(instant(machine.systemMicros()), instant(now))));
        }
        if (Math.abs(gatewayAheadMicros) > STEP_MICROS) {
            return Optional.of(
                    new Refusal(
                            "SKR-A116",
                            "the gateway's clock was %d s ahead of this agent's, which follows the system clock: set right whichever is wrong; skerry.agent.clock.trust=never goes by the gateway's"
                                    .formatted(
                                            TimeUnit.MICROSECONDS.toSeconds(gatewayAheadMicros))));
        }
        return Optional.empty();
    }

    private String reason(long system) {
        if (trust == Trust.NEVER) {
            return "skerry.agent.clock.trust is never";
        }
        return machine.keepsTime() && system < floorMicros
                ? "it was %s before".formatted(instant(floorMicros))
                : "it is not synchronised";
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).truncatedTo(ChronoUnit.SECONDS);
    }

    private static long micros(Duration duration) {
        return TimeUnit.NANOSECONDS.toMicros(duration.toNanos());
    }
}
