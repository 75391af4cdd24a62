package dev.skerry.gateway.session;

import dev.skerry.gateway.authority.IssuedCertificates;
import dev.skerry.gateway.authority.PeerCheck;
import dev.skerry.gateway.authority.TlsPeer;
import dev.skerry.gateway.enrol.Timeline;
import io.vertx.core.http.HttpConnection;
import org.jspecify.annotations.Nullable;

/**
 * Tells who opens a session.
 *
 * @param takesAnyone whether agents without a certificate are let in
 */
public record Identities(
        PeerCheck peers, IssuedCertificates issued, Timeline timeline, boolean takesAnyone) {
    Identity of(@Nullable HttpConnection connection) {
        return new Identity(this, peers.of(TlsPeer.chain(connection)), TlsPeer.facts(connection));
    }
}
