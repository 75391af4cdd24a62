package dev.skerry.gateway.authority;

import dev.skerry.gateway.config.GatewayConfig;
import io.quarkus.tls.runtime.KeyStoreAndKeyCertOptions;
import io.quarkus.tls.runtime.KeyStoreProvider;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.smallrye.common.annotation.Identifier;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;

/** Puts the authority's keys under the gateway's TLS port. */
@Singleton
@Identifier("gateway")
public class GatewayTls implements KeyStoreProvider {
    private final ServerKeys keys;

    GatewayTls(ServerKeys keys) {
        this.keys = keys;
    }

    @Override
    public KeyStoreAndKeyCertOptions getKeyStore(Vertx vertx) {
        try {
            // Only asked for by those who want the keys as a store, which nobody does here.
            KeyStore empty = KeyStore.getInstance("PKCS12");
            empty.load(null, null);
            return new KeyStoreAndKeyCertOptions(empty, KeyCertOptions.wrap(keys));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("PKCS#12 does not work here", e);
        }
    }

    /** Asks clients for their certificates, and for a request before long. */
    @Singleton
    static class Clients implements HttpServerOptionsCustomizer {
        private final Authority authority;
        private final Duration firstRequest;

        Clients(Authority authority, GatewayConfig config) {
            this.authority = authority;
            this.firstRequest = config.tls().firstRequest();
        }

        @Override
        public void customizeHttpsServer(HttpServerOptions options) {
            options.setSslEngineOptions(new PacedTls(firstRequest))
                    .setClientAuth(ClientAuth.REQUEST)
                    .setTrustOptions(TrustOptions.wrap(new AnyClient(authority)));
        }
    }
}
