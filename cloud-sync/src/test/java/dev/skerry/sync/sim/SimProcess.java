package dev.skerry.sync.sim;

import dev.skerry.sync.testkit.Seeded;

/** An agent or a gateway: what it has scheduled is forgotten when it dies. */
abstract class SimProcess {
    /** Power fails here: nothing more of the step under way happens. */
    static final class PowerCut extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient SimProcess victim;

        PowerCut(SimProcess victim) {
            super(victim.name + " lost power", null, false, false);
            this.victim = victim;
        }

        SimProcess victim() {
            return victim;
        }
    }

    final String name;
    final SimWorld world;
    final Seeded seeded;
    final SimClock clock;
    private int life;
    private boolean up;
    private long pausedUntilMicros;
    private long slowDiskUntilMicros;

    SimProcess(String name, SimWorld world, Seeded seeded) {
        this.name = name;
        this.world = world;
        this.seeded = seeded;
        clock = new SimClock(world.scheduler(), seeded.between(-100, 100));
    }

    final int life() {
        return life;
    }

    final boolean isUp() {
        return up;
    }

    final long pausedUntilMicros() {
        return pausedUntilMicros;
    }

    /** Of this process's own clock that never goes back. */
    final long uptimeMillis() {
        return world.nowMicros() / 1_000;
    }

    final void after(long micros, Runnable action) {
        world.scheduler().at(world.nowMicros() + micros, this, life, action);
    }

    final void pause(long micros) {
        pausedUntilMicros = Math.max(pausedUntilMicros, world.nowMicros() + micros);
    }

    final void slowDisk(long micros) {
        slowDiskUntilMicros = world.nowMicros() + micros;
    }

    final long syncMicros() {
        return world.nowMicros() < slowDiskUntilMicros
                ? seeded.between(10_000, 10_000_000)
                : seeded.between(500, 8_000);
    }

    final void start() {
        up = true;
        world.trace(name, "starts");
        boot();
    }

    /** All that was not on disk is gone. */
    final void die(long downMicros) {
        if (up) {
            world.trace(name, "dies");
            up = false;
            life++;
            lose();
            after(downMicros, this::start);
        }
    }

    /** Between two effects of a step. */
    final void crashPoint() {
        if (world.strikesWithin()) {
            throw new PowerCut(this);
        }
    }

    final void heal() {
        slowDiskUntilMicros = 0;
        clock.heal();
    }

    abstract void boot();

    abstract void lose();
}
