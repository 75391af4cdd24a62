package dev.skerry.tool.demo;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Closes what was started, last first, when it is closed or when the process is told to end,
 * whichever comes first.
 */
public final class Closing implements AutoCloseable {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private boolean closed;

    private Closing() {}

    /** Closes with the process. */
    public static Closing onExit() {
        Closing closing = new Closing();
        Runtime.getRuntime().addShutdownHook(new Thread(closing::close, "stop-everything"));
        return closing;
    }

    /** Closes when it is told to. */
    public static Closing byHand() {
        return new Closing();
    }

    /** Whether it is closed, or closing. */
    public synchronized boolean isClosed() {
        return closed;
    }

    /** Something to close; closed at once if the end has come already. */
    public <T extends AutoCloseable> T add(T resource) {
        synchronized (this) {
            if (!closed) {
                open.push(resource);
                return resource;
            }
        }
        close(resource);
        return resource;
    }

    @Override
    public void close() {
        Deque<AutoCloseable> toClose;
        synchronized (this) {
            closed = true;
            toClose = new ArrayDeque<>(open);
            open.clear();
        }
        toClose.forEach(Closing::close);
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            // The others must be closed all the same.
            System.err.println(resource.getClass().getSimpleName() + " did not close: " + e);
        }
    }
}
