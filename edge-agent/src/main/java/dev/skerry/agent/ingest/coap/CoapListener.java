package dev.skerry.agent.ingest.coap;

import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.pipeline.SourceCondition;
import dev.skerry.agent.pipeline.SourceCondition.State;
import dev.skerry.agent.pipeline.SourceStanding;
import dev.skerry.profile.text.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.network.Endpoint;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A server on one port; while it can't have the port, it tries again. */
final class CoapListener {
    private static final Logger LOG = Logger.getLogger(CoapListener.class);

    private final Place place;
    private final Duration retry;
    private final ScheduledExecutorService timer;
    private final Supplier<CoapServer> servers;
    private final SourceStanding standing = new SourceStanding();
    private volatile @Nullable CoapServer server;
    private volatile @Nullable Refusal notListening;
    private volatile boolean closed;

    /**
     * Where it listens.
     *
     * @param setting that says the port
     */
    record Place(String name, String host, int port, String setting) {}

    /**
     * A listener that does not listen yet.
     *
     * @param servers makes a server with its endpoint, to be started
     */
    CoapListener(
            Place place,
            Duration retry,
            ScheduledExecutorService timer,
            Supplier<CoapServer> servers) {
        this.place = place;
        this.retry = retry;
        this.timer = timer;
        this.servers = servers;
    }

    /** What it is called. */
    String name() {
        return place.name();
    }

    /** On the timer's thread. */
    void listen() {
        if (closed) {
            return;
        }
        CoapServer starting = servers.get();
        try {
            starting.start();
            server = starting;
            notListening = null;
            standing.becomes(State.WORKING);
            LOG.infof("%s=listening host=%s port=%d", place.name(), place.host(), port());
        } catch (IllegalStateException e) {
            starting.destroy();
            standing.becomes(State.REFUSED);
            tell(
                    new Refusal(
                            "SKR-I101",
                            "CoAP can't listen on %s:%d (%s): stop what uses the port, or set %s; trying again every %s"
                                    .formatted(
                                            place.host(),
                                            place.port(),
                                            e.getMessage(),
                                            place.setting(),
                                            Durations.format(retry))));
            var _ = timer.schedule(this::listen, retry.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Once, not at each attempt. */
    private void tell(Refusal trouble) {
        if (notListening == null) {
            LOG.warnf("code=%s %s", trouble.code(), trouble.message());
        }
        notListening = trouble;
    }

    /** The UDP port, or -1 while it does not listen. */
    int port() {
        CoapServer running = server;
        if (running == null) {
            return -1;
        }
        List<Endpoint> endpoints = running.getEndpoints();
        return endpoints.isEmpty() ? -1 : endpoints.getFirst().getAddress().getPort();
    }

    /** Where it listens, and whether it does. */
    SourceCondition condition() {
        int known = port();
        return standing.at(
                "%s://%s:%d"
                        .formatted(place.name(), place.host(), known < 0 ? place.port() : known));
    }

    Optional<Refusal> trouble() {
        return Optional.ofNullable(notListening);
    }

    void close() {
        closed = true;
        CoapServer running = server;
        if (running != null) {
            running.destroy();
        }
    }
}
