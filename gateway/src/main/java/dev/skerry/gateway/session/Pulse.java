package dev.skerry.gateway.session;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether the other end of a connection is still there, by HTTP/2 PING (RFC 9113, section
 * 6.7): a path that swallows packets closes nothing. A ping that waits behind a large batch on a
 * slow link is answered late, so silence makes an agent count as cut off but does not end its
 * session.
 */
final class Pulse {
    private static final Buffer PAYLOAD = Buffer.buffer(new byte[8]);

    private final @Nullable HttpConnection connection;
    private final long intervalMillis;
    private final long patienceMillis;
    // Written by the session's thread (sent) and the network's (heard).
    private volatile long sentAtMillis;
    private volatile long heardAtMillis;
    private volatile boolean waiting;

    /**
     * Of a connection; without one, silence is never noticed.
     *
     * @param cutOffAfter pings go out each quarter of it, and an answer may take three quarters
     */
    Pulse(@Nullable HttpConnection connection, Duration cutOffAfter, long nowMillis) {
        this.connection = connection;
        this.intervalMillis = cutOffAfter.toMillis() / 4;
        this.patienceMillis = cutOffAfter.toMillis() - intervalMillis;
        this.sentAtMillis = nowMillis;
        this.heardAtMillis = nowMillis;
    }

    /** Something came from the other end. */
    void heard(long nowMillis) {
        heardAtMillis = nowMillis;
    }

    /** Sends the next ping when it is due and the one before was answered. */
    void beat(long nowMillis) {
        if (connection == null || waiting || nowMillis - sentAtMillis < intervalMillis) {
            return;
        }
        sentAtMillis = nowMillis;
        waiting = true;
        connection
                .ping(PAYLOAD)
                .onSuccess(
                        answer -> {
                            heard(SessionHandler.nowMillis());
                            waiting = false;
                        });
    }

    /** Runs this, on the network's thread, once the other end shows that it is still there. */
    void ask(Runnable whenAnswered) {
        if (connection != null) {
            connection.ping(PAYLOAD).onSuccess(answer -> whenAnswered.run());
        }
    }

    /** Whether a ping waits for its answer for too long, and nothing else came meanwhile. */
    boolean isSilent(long nowMillis) {
        return waiting
                && nowMillis - sentAtMillis >= patienceMillis
                && nowMillis - heardAtMillis >= patienceMillis;
    }
}
