package dev.skerry.agent.ingest.coap;

import dev.skerry.agent.clock.Stamp;
import dev.skerry.agent.pipeline.IngestSource;
import dev.skerry.agent.pipeline.MessageSink;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.pipeline.TurnedAway;
import dev.skerry.profile.decode.AddressMatcher;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Source;
import dev.skerry.profile.text.Durations;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.network.Endpoint;
import org.eclipse.californium.core.server.ServerMessageDeliverer;
import org.eclipse.californium.core.server.resources.DiscoveryResource;
import org.eclipse.californium.core.server.resources.Resource;
import org.eclipse.californium.elements.config.Configuration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Messages that devices send or show over CoAP (RFC 7252): a server at the profiles' paths, which
 * answers 2.04 only when the readings are on disk, and a client that observes the devices of
 * profiles with {@code observe} (RFC 7641).
 */
public final class CoapSource implements IngestSource {
    private static final Logger LOG = Logger.getLogger(CoapSource.class);
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final CoapSettings settings;
    private final Duration retry;
    private final List<IngestResource.Route> routes = new ArrayList<>();
    private final Map<String, CoapResource> listed = new TreeMap<>();
    private final Configuration configuration;
    private final CoapObserver observer;
    private final Supplier<Stamp> clock;
    private final TurnedAway turnedAway;
    private final Supplier<Optional<Refusal>> unwritable;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("skerry-coap-timer").factory());

    private @Nullable CoapInbox inbox;
    private volatile @Nullable CoapServer server;
    private volatile @Nullable Refusal notListening;
    private volatile boolean closed;

    /**
     * A source for the CoAP paths and observed resources of these profiles at one site.
     *
     * @param turnedAway hears of requests that are answered without asking the pipeline
     * @param unwritable why the outbox takes nothing at present, if so: requests get 5.03 meanwhile
     * @param clock stamps what arrives
     */
    public CoapSource(
            CoapSettings settings,
            String site,
            List<DeviceProfile> profiles,
            TurnedAway turnedAway,
            Supplier<Optional<Refusal>> unwritable,
            Supplier<Stamp> clock) {
        this(settings, RETRY, site, profiles, turnedAway, unwritable, clock);
    }

    CoapSource(
            CoapSettings settings,
            Duration retry,
            String site,
            List<DeviceProfile> profiles,
            TurnedAway turnedAway,
            Supplier<Optional<Refusal>> unwritable,
            Supplier<Stamp> clock) {
        this.settings = settings;
        this.retry = retry;
        this.turnedAway = turnedAway;
        this.unwritable = unwritable;
        this.clock = clock;
        this.configuration = CoapNetwork.configuration(settings);
        for (DeviceProfile profile : profiles) {
            for (Source source : profile.sources()) {
                if (source instanceof Source.Coap coap) {
                    routes.add(
                            new IngestResource.Route(
                                    AddressMatcher.of(coap.path(), site), coap.payload()));
                    list(profile, coap);
                }
            }
        }
        this.observer = new CoapObserver(settings, configuration, site, profiles, timer);
    }

    @Override
    public String name() {
        return "coap";
    }

    @Override
    public void start(MessageSink sink) {
        var box = new CoapInbox(sink, turnedAway, unwritable, settings.maxPending(), clock);
        inbox = box;
        box.start();
        timer.execute(() -> listen(box));
        observer.start(box);
    }

    private void listen(CoapInbox box) {
        if (closed) {
            return;
        }
        var address = new InetSocketAddress(settings.host(), settings.port());
        var starting = new CoapServer(configuration);
        try {
            var root = new IngestResource("", routes, box, settings.maxPayloadBytes());
            var wellKnown = new CoapResource(".well-known");
            wellKnown.setVisible(false);
            wellKnown.add(new DiscoveryResource(listing()));
            root.add(wellKnown);
            starting.setMessageDeliverer(new ServerMessageDeliverer(root, configuration));
            var answers = new CodedAnswers(settings.maxPayloadBytes(), box::refused);
            CoapEndpoint endpoint =
                    CoapEndpoint.builder()
                            .setConfiguration(configuration)
                            .setInetSocketAddress(address)
                            .setCoapStackFactory(new IngestStack.Factory(answers))
                            .build();
            endpoint.addInterceptor(answers);
            starting.addEndpoint(endpoint);
            starting.start();
            server = starting;
            notListening = null;
            LOG.infof("coap=listening host=%s port=%d", settings.host(), port());
        } catch (IllegalStateException e) {
            starting.destroy();
            tell(
                    new Refusal(
                            "SKR-I101",
                            "CoAP can't listen on %s:%d (%s): stop what uses the port, or set skerry.agent.coap.port; trying again every %s"
                                    .formatted(
                                            settings.host(),
                                            settings.port(),
                                            e.getMessage(),
                                            Durations.format(retry))));
            var _ = timer.schedule(() -> listen(box), retry.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Once, not at each attempt. */
    private void tell(Refusal trouble) {
        if (notListening == null) {
            LOG.warnf("code=%s %s", trouble.code(), trouble.message());
        }
        notListening = trouble;
    }

    /** Enters the fixed part of a profile's path into /.well-known/core (RFC 6690). */
    private void list(DeviceProfile profile, Source.Coap coap) {
        String[] levels = coap.path().substring(1).split("/", 2);
        CoapResource entry = listed.computeIfAbsent(levels[0], CoapResource::new);
        entry.getAttributes().setTitle(coap.path());
        entry.getAttributes().addResourceType("skerry." + profile.name());
        entry.getAttributes().addContentType(IngestResource.expected(coap.payload()));
    }

    private Resource listing() {
        var root = new CoapResource("");
        listed.values().forEach(root::add);
        return root;
    }

    /** The UDP port that the server listens on, or -1 while it does not. */
    public int port() {
        CoapServer running = server;
        if (running == null) {
            return -1;
        }
        List<Endpoint> endpoints = running.getEndpoints();
        return endpoints.isEmpty() ? -1 : endpoints.getFirst().getAddress().getPort();
    }

    /** Requests that have no answer yet. */
    int waitingRequests() {
        CoapInbox box = inbox;
        return box == null ? 0 : box.waiting();
    }

    @Override
    public Optional<Refusal> trouble() {
        return Optional.ofNullable(notListening).or(observer::trouble);
    }

    @Override
    public void close() {
        closed = true;
        timer.shutdownNow();
        observer.close();
        CoapInbox box = inbox;
        if (box != null) {
            box.close();
        }
        CoapServer running = server;
        if (running != null) {
            running.destroy();
        }
    }
}
