package dev.skerry.agent.ingest.coap;

import dev.skerry.agent.clock.Stamp;
import dev.skerry.agent.pipeline.IngestSource;
import dev.skerry.agent.pipeline.MessageSink;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.pipeline.SourceCondition;
import dev.skerry.agent.pipeline.SourceStanding;
import dev.skerry.agent.pipeline.TurnedAway;
import dev.skerry.profile.decode.AddressMatcher;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Source;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.server.ServerMessageDeliverer;
import org.eclipse.californium.core.server.resources.DiscoveryResource;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.scandium.DTLSConnector;
import org.jspecify.annotations.Nullable;

/**
 * Messages that devices send or show over CoAP (RFC 7252): a server at the profiles' paths, which
 * answers 2.04 only when the readings are on disk, and a client that observes the devices of
 * profiles with {@code observe} (RFC 7641).
 */
public final class CoapSource implements IngestSource {
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final CoapSettings settings;
    private final Duration retry;
    private final String site;
    private final CoapResource listing = new CoapResource("");
    private volatile List<IngestResource.Route> routes = List.of();
    private final CoapObserver observer;
    private final Supplier<Stamp> clock;
    private final TurnedAway turnedAway;
    private final Supplier<Optional<Refusal>> unwritable;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("skerry-coap-timer").factory());

    private final SourceStanding notBegun = new SourceStanding();
    private @Nullable CoapInbox inbox;
    private final Revocations revocations;
    private volatile List<CoapListener> listeners = List.of();

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
        this.site = site;
        serve(profiles);
        this.revocations = new Revocations(settings.security().dtls().credentials().revocations());
        this.observer = new CoapObserver(settings, site, profiles, timer);
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
        List<CoapListener> begun = new ArrayList<>();
        if (settings.port() >= 0) {
            begun.add(plain(box));
        }
        if (settings.security().port() >= 0) {
            begun.add(secured(box));
            revocations.start(timer);
        }
        listeners = List.copyOf(begun);
        begun.forEach(listener -> timer.execute(listener::listen));
        observer.start(box);
    }

    @Override
    public void settle(List<DeviceProfile> profiles) {
        serve(profiles);
        observer.follow(profiles);
    }

    private void serve(List<DeviceProfile> profiles) {
        var served = new ArrayList<IngestResource.Route>();
        Map<String, CoapResource> listed = new TreeMap<>();
        for (DeviceProfile profile : profiles) {
            for (Source source : profile.sources()) {
                if (source instanceof Source.Coap coap) {
                    served.add(
                            new IngestResource.Route(
                                    AddressMatcher.of(coap.path(), site), coap.payload().format()));
                    list(profile, coap, listed);
                }
            }
        }
        routes = List.copyOf(served);
        List.copyOf(listing.getChildren()).forEach(listing::delete);
        listed.values().forEach(listing::add);
    }

    private CoapListener plain(CoapInbox box) {
        return new CoapListener(
                new CoapListener.Place(
                        "coap", settings.host(), settings.port(), "skerry.agent.coap.port"),
                retry,
                timer,
                () -> {
                    Configuration configuration = CoapNetwork.plain(settings);
                    return server(
                            box,
                            configuration,
                            CoapEndpoint.builder()
                                    .setInetSocketAddress(
                                            new InetSocketAddress(
                                                    settings.host(), settings.port())));
                });
    }

    private CoapListener secured(CoapInbox box) {
        CoapSecurity security = settings.security();
        return new CoapListener(
                new CoapListener.Place(
                        "coaps", settings.host(), security.port(), "skerry.agent.coap.secure-port"),
                retry,
                timer,
                () -> {
                    Configuration configuration = CoapNetwork.secured(settings);
                    DTLSConnector connector =
                            security.dtls()
                                    .server(
                                            configuration,
                                            new InetSocketAddress(settings.host(), security.port()),
                                            (peer, why) -> box.strange(peer, why));
                    revocations.follow(connector);
                    return server(
                            box, configuration, CoapEndpoint.builder().setConnector(connector));
                });
    }

    private CoapServer server(
            CoapInbox box, Configuration configuration, CoapEndpoint.Builder endpoint) {
        var starting = new CoapServer(configuration);
        var root = new IngestResource("", () -> routes, box, settings.maxPayloadBytes());
        var wellKnown = new CoapResource(".well-known");
        wellKnown.setVisible(false);
        wellKnown.add(new DiscoveryResource(listing));
        root.add(wellKnown);
        starting.setMessageDeliverer(new ServerMessageDeliverer(root, configuration));
        var answers = new CodedAnswers(settings.maxPayloadBytes(), box::refused);
        CoapEndpoint built =
                endpoint.setConfiguration(configuration)
                        .setCoapStackFactory(
                                new IngestStack.Factory(
                                        answers, new SenderLimit(settings.senderPerSecond())))
                        .build();
        built.addInterceptor(answers);
        starting.addEndpoint(built);
        return starting;
    }

    /** Enters the fixed part of a profile's path into /.well-known/core (RFC 6690). */
    private static void list(
            DeviceProfile profile, Source.Coap coap, Map<String, CoapResource> listed) {
        String[] levels = coap.path().substring(1).split("/", 2);
        CoapResource entry = listed.computeIfAbsent(levels[0], CoapResource::new);
        entry.getAttributes().setTitle(coap.path());
        entry.getAttributes().addResourceType("skerry." + profile.name());
        entry.getAttributes().addContentType(IngestResource.expected(coap.payload().format()));
    }

    /** The UDP port that the server listens on without DTLS, or -1 while it does not. */
    public int port() {
        return portOf("coap");
    }

    /** The UDP port that the server listens on with DTLS, or -1 while it does not. */
    public int securePort() {
        return portOf("coaps");
    }

    private int portOf(String name) {
        return listeners.stream()
                .filter(listener -> listener.name().equals(name))
                .findFirst()
                .map(CoapListener::port)
                .orElse(-1);
    }

    /** Requests that have no answer yet. */
    int waitingRequests() {
        CoapInbox box = inbox;
        return box == null ? 0 : box.waiting();
    }

    /** As the worst of its ports does. */
    @Override
    public SourceCondition condition() {
        List<SourceCondition> ports = listeners.stream().map(CoapListener::condition).toList();
        String endpoints =
                ports.stream().map(SourceCondition::endpoint).collect(Collectors.joining(", "));
        return ports.stream()
                .max(Comparator.comparing(SourceCondition::state))
                .map(worst -> new SourceCondition(endpoints, worst.state(), worst.sinceNanos()))
                .orElseGet(() -> notBegun.at(""));
    }

    @Override
    public Optional<Refusal> trouble() {
        return listeners.stream()
                .map(CoapListener::trouble)
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> settings.security().dtls().trouble())
                .or(observer::trouble);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        observer.close();
        CoapInbox box = inbox;
        if (box != null) {
            box.close();
        }
        listeners.forEach(CoapListener::close);
    }
}
