package dev.skerry.agent;

import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.service.ServiceNotices.Pulse;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What a service manager hears of an agent.
 *
 * @param agent empty before it is started
 * @param trouble what the start waits for
 * @param nanoTime as {@link System#nanoTime}
 */
record ServicePulse(
        Supplier<Optional<Agent>> agent, Supplier<Optional<Refusal>> trouble, LongSupplier nanoTime)
        implements Supplier<Pulse> {
    /** Starting again does not help a line that waits for its disk. */
    private static final Duration HANGS = Duration.ofSeconds(45);

    @Override
    public Pulse get() {
        Agent running = agent.get().orElse(null);
        if (running == null) {
            return new Pulse(false, true, trouble.get().map(Refusal::message).orElse("starting"));
        }
        boolean waitsForDisk = running.outbox().trouble().isPresent();
        boolean moves =
                nanoTime.getAsLong() - running.pipeline().counters().movedAtNanos()
                        < HANGS.toNanos();
        boolean isOnTrial = running.program().isOnTrial();
        return new Pulse(
                running.isReady() && !isOnTrial,
                running.isAlive() && (moves || waitsForDisk),
                status(running, isOnTrial));
    }

    private static String status(Agent running, boolean isOnTrial) {
        return "version %s%s, %d devices, link %s"
                .formatted(
                        running.identity().softwareVersion(),
                        isOnTrial ? " on trial" : "",
                        running.devices().size(),
                        running.link().state().name().toLowerCase(Locale.ROOT));
    }
}
