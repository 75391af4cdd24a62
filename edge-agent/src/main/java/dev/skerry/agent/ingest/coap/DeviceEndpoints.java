package dev.skerry.agent.ingest.coap;

import dev.skerry.profile.credential.Proof;
import dev.skerry.profile.settings.Hosts;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.network.Endpoint;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.scandium.DTLSConnector;
import org.jspecify.annotations.Nullable;

/**
 * The agent's own sockets to devices that it asks: one without DTLS and one with it, each there
 * once it is needed.
 */
final class DeviceEndpoints implements AutoCloseable {
    private static final int MOST_PEERS = 1_024;

    private final CoapSecurity security;
    private final CoapSettings settings;

    /** Which device is asked at an address with DTLS: its key is shown there. */
    private final Map<InetSocketAddress, Asked> asked = new ConcurrentHashMap<>();

    private @Nullable Endpoint plain;
    private @Nullable Endpoint secured;
    private @Nullable ScheduledExecutorService timer;

    /** What a peer is called in the credentials file. */
    private record Asked(String server, @Nullable String deviceId) {
        Stream<String> names() {
            return deviceId == null ? Stream.of(server) : Stream.of(server, deviceId);
        }
    }

    DeviceEndpoints(CoapSettings settings) {
        this.settings = settings;
        this.security = settings.security();
    }

    /**
     * The socket for an address; waits until a name is looked up.
     *
     * @param deviceId whose resource it is, if that is known
     * @throws UnknownHostException if its host is not known at present
     * @throws IllegalArgumentException if it must not be asked so, with what to do
     */
    Endpoint of(URI address, @Nullable String deviceId) throws UnknownHostException {
        InetAddress host = host(address);
        check(address);
        return CoAP.isSecureScheme(address.getScheme())
                ? secured(address, host, deviceId)
                : plain();
    }

    private static InetAddress host(URI address) throws UnknownHostException {
        if (address.getHost() == null) {
            throw new IllegalArgumentException(
                    "%s names no host: correct its address".formatted(address));
        }
        try {
            return InetAddress.getByName(address.getHost());
        } catch (UnknownHostException e) {
            var unknown =
                    new UnknownHostException(
                            "the host of %s is not known: correct its address, or see that names are found"
                                    .formatted(address));
            unknown.initCause(e);
            throw unknown;
        }
    }

    private synchronized Endpoint plain() {
        if (plain == null) {
            plain = CoapEndpoint.builder().setConfiguration(CoapNetwork.plain(settings)).build();
        }
        return plain;
    }

    private synchronized Endpoint secured(URI address, InetAddress host, @Nullable String device) {
        remember(address, host, device);
        if (secured == null) {
            Configuration configuration = CoapNetwork.secured(settings);
            DTLSConnector connector = security.dtls().client(configuration, this::names);
            secured =
                    CoapEndpoint.builder()
                            .setConfiguration(configuration)
                            .setConnector(connector)
                            .build();
            follow(connector);
        }
        return secured;
    }

    /**
     * Looks whether an address may be asked.
     *
     * @throws IllegalArgumentException if not, with what to do
     */
    void check(URI address) {
        if (!CoAP.isSecureScheme(address.getScheme())
                && !security.plaintextAnywhere()
                && !Hosts.isLoopback(String.valueOf(address.getHost()))) {
            throw new IllegalArgumentException(
                    "%s is beyond loopback, where whoever is on the way could answer for the device: write coaps://, or set skerry.agent.coap.plaintext=anywhere"
                            .formatted(address));
        }
    }

    private Stream<String> names(InetSocketAddress peer) {
        Asked known = asked.get(peer);
        return known == null ? Stream.of() : known.names();
    }

    /** What was agreed on with a key ends with it. */
    private void follow(DTLSConnector connector) {
        var revocations = new Revocations(security.dtls().credentials().revocationsOfAsked());
        revocations.follow(connector);
        timer =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name("skerry-coap-keys").daemon().factory());
        revocations.start(timer);
    }

    private void remember(URI address, InetAddress host, @Nullable String deviceId) {
        int port = address.getPort() < 0 ? CoAP.DEFAULT_COAP_SECURE_PORT : address.getPort();
        var peer = new InetSocketAddress(host, port);
        var now = new Asked("coaps://%s:%d".formatted(address.getHost(), port), deviceId);
        Asked before = asked.get(peer);
        Optional<String> shown = before == null ? Optional.empty() : identity(before);
        if (shown.isEmpty()) {
            if (before != null || asked.size() < MOST_PEERS) {
                asked.put(peer, now);
            }
            return;
        }
        Optional<String> own = identity(now);
        if (own.isPresent() && !own.equals(shown)) {
            throw new IllegalArgumentException(
                    "%s is asked as '%s' already, and with one association it can't be asked as '%s' too: give the server a line of its own in the credentials file (%s = psk …)"
                            .formatted(address, shown.get(), own.get(), now.server()));
        }
    }

    /** With whose key a peer is asked. */
    private Optional<String> identity(Asked peer) {
        return peer.names()
                .map(security.dtls().credentials()::pskOf)
                .flatMap(Optional::stream)
                .findFirst()
                .map(Proof.Psk::identity);
    }

    @Override
    public synchronized void close() {
        if (timer != null) {
            timer.shutdownNow();
        }
        if (plain != null) {
            plain.destroy();
        }
        if (secured != null) {
            secured.destroy();
        }
    }
}
