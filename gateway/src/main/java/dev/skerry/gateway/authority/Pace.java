package dev.skerry.gateway.authority;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Ends a connection on which nothing is going on: one that, however busily it sends, has not
 * finished asking for anything for a while (slowloris). A request that is being answered, such as a
 * session or a stream of events, keeps it open. Everything here happens on the connection's event
 * loop.
 */
public final class Pace {
    /** How long a connection may be without a request. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Logger LOG = Logger.getLogger(Pace.class);
    private static final AttributeKey<Pace> KEY = AttributeKey.valueOf(Pace.class, "pace");

    private final Channel channel;
    private final Duration first;
    private boolean hasAsked;
    private int open;
    private long idleSinceNanos = System.nanoTime();

    private Pace(Channel channel, Duration first) {
        this.channel = channel;
        this.first = first;
    }

    /** Begins to watch a connection that was just made. */
    static void watch(Channel channel, Duration first) {
        var pace = new Pace(channel, first);
        channel.attr(KEY).set(pace);
        pace.lookIn(first);
    }

    /** A request came in; nothing happens if the connection is not watched. */
    public static void began(Channel channel) {
        change(channel, 1);
    }

    /** A request is over. */
    public static void ended(Channel channel) {
        change(channel, -1);
    }

    private static void change(Channel channel, int by) {
        Pace pace = channel.attr(KEY).get();
        if (pace != null) {
            channel.eventLoop()
                    .execute(
                            () -> {
                                pace.open += by;
                                pace.hasAsked = true;
                                pace.idleSinceNanos = System.nanoTime();
                            });
        }
    }

    private void lookIn(Duration time) {
        var _ = channel.eventLoop().schedule(this::look, time.toNanos() + 1, TimeUnit.NANOSECONDS);
    }

    private void look() {
        if (!channel.isActive()) {
            return;
        }
        Duration patience = hasAsked ? PATIENCE : first;
        Duration left = patience.minusNanos(System.nanoTime() - idleSinceNanos);
        if (open > 0) {
            lookIn(patience);
        } else if (left.isPositive()) {
            lookIn(left);
        } else {
            LOG.debugf("connection=idle peer=%s", channel.remoteAddress());
            var _ = channel.close();
        }
    }
}
