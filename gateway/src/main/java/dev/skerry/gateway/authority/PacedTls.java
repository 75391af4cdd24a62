package dev.skerry.gateway.authority;

import io.netty.channel.Channel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.spi.tls.SslContextFactory;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/** JSSE with a {@link Pace} for each connection that was agreed on. */
final class PacedTls extends JdkSSLEngineOptions {
    private final Duration first;

    PacedTls(Duration first) {
        this.first = first;
    }

    @Override
    public JdkSSLEngineOptions copy() {
        return new PacedTls(first);
    }

    @Override
    public SslContextFactory sslContextFactory() {
        return new Factory(super.sslContextFactory(), first);
    }

    private record Factory(SslContextFactory jdk, Duration first) implements SslContextFactory {
        @Override
        public SslContext create() throws SSLException {
            return new Context(jdk.create(), first);
        }

        @Override
        public SslContextFactory useAlpn(boolean useAlpn) {
            return new Factory(jdk.useAlpn(useAlpn), first);
        }

        @Override
        public SslContextFactory clientAuth(ClientAuth clientAuth) {
            return new Factory(jdk.clientAuth(clientAuth), first);
        }

        @Override
        public SslContextFactory forClient(boolean forClient) {
            return new Factory(jdk.forClient(forClient), first);
        }

        @Override
        public SslContextFactory keyMananagerFactory(KeyManagerFactory keys) {
            return new Factory(jdk.keyMananagerFactory(keys), first);
        }

        @Override
        public SslContextFactory trustManagerFactory(TrustManagerFactory trust) {
            return new Factory(jdk.trustManagerFactory(trust), first);
        }

        @Override
        public SslContextFactory enabledCipherSuites(Set<String> suites) {
            return new Factory(jdk.enabledCipherSuites(suites), first);
        }

        @Override
        public SslContextFactory applicationProtocols(List<String> protocols) {
            return new Factory(jdk.applicationProtocols(protocols), first);
        }

        @Override
        public SslContextFactory serverName(String name) {
            return new Factory(jdk.serverName(name), first);
        }
    }

    private static final class Context extends DelegatingSslContext {
        private final Duration first;

        Context(SslContext jdk, Duration first) {
            super(jdk);
            this.first = first;
        }

        @Override
        protected void initEngine(SSLEngine engine) {}

        @Override
        protected void initHandler(SslHandler handler) {
            handler.handshakeFuture()
                    .addListener(
                            agreed -> {
                                if (agreed.isSuccess() && agreed.getNow() instanceof Channel c) {
                                    Pace.watch(c, first);
                                }
                            });
        }
    }
}
