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
        this.watchdogEvery = every(environment.getOrDefault("WATCHDOG_USEC", ""));
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
            notice.append("READY=1\n");
        }
        boolean isWatched = !watchdogEvery.isZero() && (isReady || now.isReady());
        if (isWatched
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

    /** Says that the agent stops. */
    @Override
    public void close() {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
        if (socket != null) {
            socket.send("STOPPING=1\n");
        }
    }
}
