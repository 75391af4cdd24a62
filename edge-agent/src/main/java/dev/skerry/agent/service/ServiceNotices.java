package dev.skerry.agent.service;

import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells a service manager when the agent is ready, and from then on that it is alive, as long as
 * that is so. Without a service manager it does nothing. Has a thread of its own.
 */
public final class ServiceNotices implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final @Nullable NotifySocket socket;
    private final Duration watchdogEvery;

    /** As it is meant to be: a launcher that waits for a program on trial made it longer. */
    private final String watchdogAgain;

    private final Supplier<Pulse> pulse;
    private boolean isReady;
    private String said = "";
    private long aliveAtNanos;
    private @Nullable Thread thread;

    /**
     * How the agent does.
     *
     * @param isReady whether it has proved to itself that it works
     * @param isAlive whether its line moves
     * @param status one line for people
     */
    public record Pulse(boolean isReady, boolean isAlive, String status) {}

    /** Notices for who says in this environment that it waits for them. */
    public ServiceNotices(Map<String, String> environment, Supplier<Pulse> pulse) {
        this.socket = NotifySocket.at(environment.getOrDefault("NOTIFY_SOCKET", "")).orElse(null);
        String watchdog = environment.getOrDefault("WATCHDOG_USEC", "");
        this.watchdogEvery = every(watchdog);
        this.watchdogAgain = watchdogEvery.isZero() ? "" : "WATCHDOG_USEC=%s\n".formatted(watchdog);
        this.pulse = pulse;
    }

    /** A third of what the service manager waits for; zero if it does not. */
    private static Duration every(String micros) {
        try {
            return Duration.ofNanos(Math.multiplyExact(Long.parseLong(micros), 1_000L) / 3);
        } catch (NumberFormatException | ArithmeticException e) {
            // None is asked for.
            return Duration.ZERO;
        }
    }

    /** Begins to tell. */
    public void start() {
        if (socket != null) {
            thread = Thread.ofPlatform().daemon().name("skerry-notices").start(this::run);
        }
    }

    private void run() {
        try {
            while (!Thread.interrupted()) {
                look(System.nanoTime());
                synchronized (this) {
                    wait(LOOK_EVERY.toMillis());
                }
            }
        } catch (InterruptedException e) {
            // Closing.
            Thread.currentThread().interrupt();
        }
    }

    /** Tells what is due. */
    void look(long nowNanos) {
        NotifySocket to = socket;
        if (to == null) {
            return;
        }
        Pulse now = pulse.get();
        StringBuilder notice = new StringBuilder();
        if (!isReady && now.isReady()) {
            notice.append("READY=1\n").append(watchdogAgain);
        }
        // Before READY=1 as well: of a program on trial in a service that is ready it is waited
        // for.
        if (!watchdogEvery.isZero()
                && now.isAlive()
                && (aliveAtNanos == 0 || nowNanos - aliveAtNanos >= watchdogEvery.toNanos())) {
            notice.append("WATCHDOG=1\n");
        }
        if (!now.status().equals(said)) {
            notice.append("STATUS=").append(now.status().replace('\n', ' ')).append('\n');
        }
        if (!notice.isEmpty() && to.send(notice.toString())) {
            isReady |= now.isReady();
            said = now.status();
            aliveAtNanos = notice.indexOf("WATCHDOG") >= 0 ? nowNanos : aliveAtNanos;
        }
    }

    /** Ends telling; not that the service stops, for its launcher may start the next program. */
    @Override
    public void close() {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }
}
