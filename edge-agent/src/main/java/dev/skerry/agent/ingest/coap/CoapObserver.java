package dev.skerry.agent.ingest.coap;

import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.model.DeviceProfile;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.californium.core.CoapClient;
import org.eclipse.californium.core.WebLink;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.network.Endpoint;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.exception.ConnectorException;
import org.jspecify.annotations.Nullable;

/** Observes the devices that the profiles and the configuration name (RFC 7641). */
final class CoapObserver {
    private static final int MOST_OBSERVATIONS = 512;
    private static final long LOOK_EVERY_SECONDS = 20;
    private static final long ANSWER_WITHIN_MILLIS = 5_000;

    private final CoapSettings settings;
    private final Configuration configuration;
    private final List<ObservedPattern> patterns;
    private final ScheduledExecutorService timer;
    private final Map<URI, Observation> observations = new ConcurrentHashMap<>();
    private final Map<String, Refusal> troubles = new ConcurrentHashMap<>();
    private @Nullable Endpoint endpoint;

    CoapObserver(
            CoapSettings settings,
            Configuration configuration,
            String site,
            List<DeviceProfile> profiles,
            ScheduledExecutorService timer) {
        this.settings = settings;
        this.configuration = configuration;
        this.patterns = ObservedPattern.of(profiles, site);
        this.timer = timer;
    }

    void start(CoapInbox inbox) {
        if (patterns.isEmpty()) {
            return;
        }
        Endpoint client = CoapEndpoint.builder().setConfiguration(configuration).build();
        endpoint = client;
        timer.execute(() -> begin(client, inbox));
    }

    private void begin(Endpoint client, CoapInbox inbox) {
        for (ObservedPattern pattern : patterns) {
            if (pattern.isAddress()) {
                URI uri = URI.create(pattern.pattern());
                String deviceId = pattern.path().deviceIdOf(uri.getPath());
                if (deviceId != null) {
                    observe(pattern.target(uri, deviceId), client, inbox);
                }
            }
            URI server = pattern.server();
            if (server != null) {
                var _ =
                        timer.scheduleWithFixedDelay(
                                () -> look(pattern, server, client, inbox),
                                0,
                                LOOK_EVERY_SECONDS,
                                TimeUnit.SECONDS);
            }
        }
        settings.observe().forEach((device, uri) -> configured(device, uri, client, inbox));
    }

    private void configured(String deviceId, URI uri, Endpoint client, CoapInbox inbox) {
        ObservedPattern pattern =
                patterns.stream()
                        .filter(p -> p.matches(uri, deviceId))
                        .findFirst()
                        .orElse(patterns.getFirst());
        observe(pattern.target(uri, deviceId), client, inbox);
    }

    /** Asks a server for its resources and observes those that are devices of the profile. */
    private void look(ObservedPattern pattern, URI server, Endpoint client, CoapInbox inbox) {
        var asking = new CoapClient(server);
        asking.setEndpoint(client);
        asking.setTimeout(ANSWER_WITHIN_MILLIS);
        try {
            var links = asking.discover();
            if (links == null) {
                notFound(server, "did not answer");
                return;
            }
            troubles.remove(server.toString());
            for (WebLink link : links) {
                Observation.Target target = pattern.listed(server, link.getURI());
                if (target != null) {
                    observe(target, client, inbox);
                }
            }
        } catch (ConnectorException | IOException e) {
            notFound(server, "can't be asked (" + e.getMessage() + ")");
        } finally {
            asking.shutdown();
        }
    }

    private void notFound(URI server, String what) {
        troubles.put(
                server.toString(),
                new Refusal(
                        "SKR-I111",
                        "%s %s for /.well-known/core: check that the device is there and the profile's source.coap.observe; asking again every %d s"
                                .formatted(server, what, LOOK_EVERY_SECONDS)));
    }

    private void observe(Observation.Target target, Endpoint client, CoapInbox inbox) {
        if (observations.containsKey(target.uri())) {
            return;
        }
        if (observations.size() >= MOST_OBSERVATIONS) {
            troubles.put(
                    "observations",
                    new Refusal(
                            "SKR-I112",
                            "the agent observes %d resources and no more: %s is left out"
                                    .formatted(MOST_OBSERVATIONS, target.uri())));
            return;
        }
        var observation = new Observation(target, client, inbox, timer);
        observations.put(target.uri(), observation);
        observation.register();
    }

    Optional<Refusal> trouble() {
        return troubles.values().stream()
                .findFirst()
                .or(
                        () ->
                                observations.values().stream()
                                        .map(Observation::trouble)
                                        .flatMap(Optional::stream)
                                        .findFirst());
    }

    void close() {
        observations.values().forEach(Observation::close);
        Endpoint client = endpoint;
        if (client != null) {
            client.destroy();
        }
    }
}
