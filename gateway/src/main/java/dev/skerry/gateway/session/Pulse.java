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
    private static final long NEVER = Long.MAX_VALUE;
    private static final Buffer PAYLOAD = Buffer.buffer(new byte[8]);

    private final @Nullable HttpConnection connection;
    private final long intervalMillis;
    private final long patienceMillis;
    private long sentAtMillis;
    // Written by the session's thread (asking) and the network's (heard).
    private volatile long unansweredSinceMillis = NEVER;

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
    }

    /** Something came from the other end. */
    void heard() {
        unansweredSinceMillis = NEVER;
    }

    /**
     * Sends the next ping when it is due, though the one before was not answered: Vert.x forgets an
     * answer that comes before it has noted the ping, and the next answer is then taken for it.
     */
    void beat(long nowMillis) {
        if (connection == null || nowMillis - sentAtMillis < intervalMillis) {
            return;
        }
        sentAtMillis = nowMillis;
        if (unansweredSinceMillis == NEVER) {
            unansweredSinceMillis = nowMillis;
        }
        connection.ping(PAYLOAD).onSuccess(answer -> heard());
    }

    /**
     * Runs this, on the network's thread, once the other end shows that it is still there. The
     * second ping is written after the first was noted, so that its answer is one that counts.
     */
    void ask(Runnable whenAnswered) {
        if (connection != null) {
            connection.ping(PAYLOAD).onSuccess(answer -> whenAnswered.run());
            connection.ping(PAYLOAD);
        }
    }

    /** Whether nothing came since a ping that should have been answered long ago. */
    boolean isSilent(long nowMillis) {
        long since = unansweredSinceMillis;
        return since != NEVER && nowMillis - since >= patienceMillis;
    }
}
