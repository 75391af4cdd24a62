package dev.skerry.agent.ingest.coap;

import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.model.DeviceProfile;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.californium.core.CoapClient;
import org.eclipse.californium.core.WebLink;
import org.eclipse.californium.elements.exception.ConnectorException;
import org.jspecify.annotations.Nullable;

/** Observes the devices that the profiles and the configuration name (RFC 7641). */
final class CoapObserver {
    private static final int MOST_OBSERVATIONS = 512;
    private static final long LOOK_EVERY_SECONDS = 20;
    private static final long ANSWER_WITHIN_MILLIS = 5_000;

    private final CoapSettings settings;
    private final String site;
    private final ScheduledExecutorService timer;
    private final Map<ObservedPattern, Future<?>> lookups = new HashMap<>();
    private final Map<URI, Observed> observations = new ConcurrentHashMap<>();
    private final Map<String, Refusal> troubles = new ConcurrentHashMap<>();
    private List<ObservedPattern> patterns;
    private final DeviceEndpoints endpoints;
    private @Nullable CoapInbox inbox;

    /** An observation and the pattern that it is one of. */
    private record Observed(ObservedPattern pattern, Observation observation) {}

    CoapObserver(
            CoapSettings settings,
            String site,
            List<DeviceProfile> profiles,
            ScheduledExecutorService timer) {
        this.settings = settings;
        this.endpoints = new DeviceEndpoints(settings);
        this.site = site;
        this.patterns = ObservedPattern.of(profiles, site);
        this.timer = timer;
    }

    void start(CoapInbox to) {
        timer.execute(
                () -> {
                    inbox = to;
                    patterns.forEach(pattern -> begin(pattern, to));
                    settings.observe().forEach((device, uri) -> configured(device, uri, to));
                });
    }

    /** Observes the devices of other profiles from now on; what they have in common goes on. */
    void follow(List<DeviceProfile> profiles) {
        timer.execute(() -> change(ObservedPattern.of(profiles, site)));
    }

    private void change(List<ObservedPattern> wanted) {
        List<ObservedPattern> next = new ArrayList<>();
        List<ObservedPattern> added = new ArrayList<>();
        for (ObservedPattern pattern : wanted) {
            ObservedPattern same =
                    patterns.stream().filter(pattern::isSame).findFirst().orElse(null);
            next.add(same == null ? pattern : same);
            if (same == null) {
                added.add(pattern);
            }
        }
        patterns.stream().filter(pattern -> !next.contains(pattern)).forEach(this::end);
        patterns = next;
        CoapInbox to = inbox;
        if (to != null) {
            added.forEach(pattern -> begin(pattern, to));
            settings.observe().forEach((device, uri) -> configured(device, uri, to));
        }
    }

    private void end(ObservedPattern pattern) {
        Future<?> lookup = lookups.remove(pattern);
        if (lookup != null) {
            lookup.cancel(false);
        }
        observations
                .values()
                .removeIf(
                        observed -> {
                            boolean isIts = observed.pattern().equals(pattern);
                            if (isIts) {
                                observed.observation().close();
                            }
                            return isIts;
                        });
    }

    private void begin(ObservedPattern pattern, CoapInbox to) {
        if (pattern.isAddress()) {
            URI uri = URI.create(pattern.pattern());
            String deviceId = pattern.path().deviceIdOf(uri.getPath());
            if (deviceId != null) {
                observe(pattern, pattern.target(uri, deviceId), to);
            }
        }
        URI server = pattern.server();
        if (server != null) {
            lookups.put(
                    pattern,
                    timer.scheduleWithFixedDelay(
                            () -> look(pattern, server, to),
                            0,
                            LOOK_EVERY_SECONDS,
                            TimeUnit.SECONDS));
        }
    }

    private void configured(String deviceId, URI uri, CoapInbox to) {
        if (patterns.isEmpty()) {
            return;
        }
        ObservedPattern pattern =
                patterns.stream()
                        .filter(p -> p.matches(uri, deviceId))
                        .findFirst()
                        .orElse(patterns.getFirst());
        observe(pattern, pattern.target(uri, deviceId), to);
    }

    /** Asks a server for its resources and observes those that are devices of the profile. */
    private void look(ObservedPattern pattern, URI server, CoapInbox to) {
        var asking = new CoapClient(server);
        asking.setTimeout(ANSWER_WITHIN_MILLIS);
        try {
            asking.setEndpoint(endpoints.of(server, null));
            var links = asking.discover();
            if (links == null) {
                notFound(server, "did not answer");
                return;
            }
            troubles.remove(server.toString());
            for (WebLink link : links) {
                Observation.Target target = pattern.listed(server, link.getURI());
                if (target != null) {
                    observe(pattern, target, to);
                }
            }
        } catch (ConnectorException | IOException | RuntimeException e) {
            // Thrown on, it would end the asking.
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

    private void observe(ObservedPattern pattern, Observation.Target target, CoapInbox to) {
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
        var observation = new Observation(target, endpoints, to, timer);
        observations.put(target.uri(), new Observed(pattern, observation));
        observation.register();
    }

    Optional<Refusal> trouble() {
        return troubles.values().stream()
                .findFirst()
                .or(
                        () ->
                                observations.values().stream()
                                        .map(observed -> observed.observation().trouble())
                                        .flatMap(Optional::stream)
                                        .findFirst());
    }

    void close() {
        observations.values().forEach(observed -> observed.observation().close());
        endpoints.close();
    }
}
