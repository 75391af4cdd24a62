package dev.skerry.gateway.web.agent;

import dev.skerry.gateway.insight.LogEvent;
import dev.skerry.gateway.insight.LogWatch;
import io.smallrye.mutiny.subscription.MultiEmitter;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes from a watch what its reader has room for, and no more: what the reader does not take waits
 * with the watch, which bounds it. Any thread may run it; one at a time does the work.
 */
final class LogDrain implements Runnable {
    private final LogWatch watch;
    private final MultiEmitter<? super LogEvent> emitter;
    private final AtomicInteger runs = new AtomicInteger();

    LogDrain(LogWatch watch, MultiEmitter<? super LogEvent> emitter) {
        this.watch = watch;
        this.emitter = emitter;
    }

    @Override
    public void run() {
        if (runs.getAndIncrement() > 0) {
            return;
        }
        int seen = 1;
        while (seen > 0) {
            while (emitter.requested() > 0) {
                LogEvent next = watch.poll();
                if (next == null) {
                    break;
                }
                emitter.emit(next);
            }
            seen = runs.addAndGet(-seen);
        }
    }

    /** The reader may not read any more. */
    void end() {
        emitter.complete();
    }
}
