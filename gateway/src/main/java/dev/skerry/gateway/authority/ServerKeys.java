package dev.skerry.gateway.authority;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's certificates, as TLS asks for them at each handshake: the operator's for those who
 * ask for a name that it is for, the gateway's own, which agents trust, for everybody else. A new
 * one is used from the next handshake on.
 */
public final class ServerKeys extends X509ExtendedKeyManager {
    private static final Logger LOG = Logger.getLogger(ServerKeys.class);

    private final Authority authority;
    private final InstantSource clock;
    private final Set<String> names;
    private final @Nullable ConfiguredKeys configured;
    private volatile Present present;

    /**
     * The identities of now, with those just before them: a handshake asks for the key after it
     * chose the certificate.
     */
    private record Present(
            ServerIdentity own,
            @Nullable ServerIdentity operators,
            Map<String, ServerIdentity> byAlias) {
        Present {
            byAlias = Map.copyOf(byAlias);
        }
    }

    public ServerKeys(
            Authority authority,
            InstantSource clock,
            Collection<String> names,
            @Nullable ConfiguredKeys configured) {
        this.authority = authority;
        this.clock = clock;
        this.names = Set.copyOf(names);
        this.configured = configured;
        this.present = after(null, own());
    }

    /** Renews what is due and reads again what has changed. */
    public void refresh() {
        Present before = present;
        X509Certificate own = before.own.certificate();
        boolean isDue =
                Authority.isDue(own, clock.instant())
                        || authority.issuerOf(own).filter(authority.issuing()::equals).isEmpty();
        if (isDue) {
            LOG.info("server-certificate=renewed");
        }
        present = after(before, isDue ? own() : before.own);
    }

    /** The gateway's own certificate. */
    public X509Certificate certificate() {
        return present.own.certificate();
    }

    private ServerIdentity own() {
        SigningKey made = authority.signServer(names);
        return new ServerIdentity(List.of(made.certificate(), authority.issuing()), made.key());
    }

    private Present after(@Nullable Present before, ServerIdentity own) {
        ServerIdentity operators = configured == null ? null : configured.present();
        Map<String, ServerIdentity> byAlias = new LinkedHashMap<>();
        if (before != null) {
            put(byAlias, before.own);
            put(byAlias, before.operators);
        }
        put(byAlias, own);
        put(byAlias, operators);
        return new Present(own, operators, byAlias);
    }

    private static void put(
            Map<String, ServerIdentity> byAlias, @Nullable ServerIdentity identity) {
        if (identity != null) {
            byAlias.put(identity.alias(), identity);
        }
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        Present now = present;
        ServerIdentity operators = now.operators;
        ServerIdentity chosen =
                operators != null && isAskedFor(operators, engine) ? operators : now.own;
        return chosen.certificate().getPublicKey().getAlgorithm().equals(keyType)
                ? chosen.alias()
                : null;
    }

    private static boolean isAskedFor(ServerIdentity identity, SSLEngine engine) {
        if (!(engine.getHandshakeSession() instanceof ExtendedSSLSession session)) {
            return false;
        }
        for (SNIServerName name : session.getRequestedServerNames()) {
            if (name instanceof SNIHostName host && identity.isFor(host.getAsciiName())) {
                return true;
            }
        }
        return false;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        ServerIdentity identity = present.byAlias.get(alias);
        return identity == null ? null : identity.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        ServerIdentity identity = present.byAlias.get(alias);
        return identity == null ? null : identity.key();
    }

    @Override
    public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return present.byAlias.keySet().toArray(String[]::new);
    }

    @Override
    public @Nullable String chooseServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
