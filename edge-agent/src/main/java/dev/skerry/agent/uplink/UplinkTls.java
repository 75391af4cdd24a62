package dev.skerry.agent.uplink;

import dev.skerry.agent.tls.GatewayTls;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections secure with the certificate of the moment. While that stays, so does the
 * context, and with it the sessions that a further connection can resume. For one thread.
 */
final class UplinkTls {
    private final Supplier<GatewayTls> source;
    private @Nullable GatewayTls made;
    private @Nullable SslContext context;

    /** Asks the source before each connection. */
    UplinkTls(Supplier<GatewayTls> source) {
        this.source = source;
    }

    SslContext context() {
        GatewayTls wanted = source.get();
        SslContext present = context;
        if (present == null || !wanted.equals(made)) {
            present = make(wanted);
            context = present;
            made = wanted;
        }
        return present;
    }

    private static SslContext make(GatewayTls tls) {
        SslContextBuilder builder =
                SslContextBuilder.forClient()
                        .trustManager(tls.trust())
                        .protocols(GatewayTls.PROTOCOL);
        if (tls.own() != null) {
            builder.keyManager(tls.own());
        }
        List<String> groups = GatewayTls.groups(tls.context());
        try {
            return new DelegatingSslContext(
                    GrpcSslContexts.configure(builder, SslProvider.JDK).build()) {
                @Override
                protected void initEngine(SSLEngine engine) {
                    engine.setSSLParameters(GatewayTls.strict(engine.getSSLParameters(), groups));
                }
            };
        } catch (SSLException e) {
            throw new IllegalStateException("every Java of today has TLS 1.3", e);
        }
    }
}
