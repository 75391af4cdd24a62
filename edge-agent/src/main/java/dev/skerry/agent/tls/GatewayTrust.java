package dev.skerry.agent.tls;

import dev.skerry.agent.clock.JudgedTime;
import dev.skerry.agent.pipeline.Refusal;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Recognises the gateway: by certificates of given authorities, for the very host that the agent
 * was told, valid by the agent's clock rather than the machine's. The JDK's validator does the work
 * (RFC 5280, section 6; RFC 9525).
 */
public final class GatewayTrust extends ServerJudge {
    private final Set<X509Certificate> authorities;
    private final Supplier<JudgedTime> time;

    /** Trusts what these have signed. */
    public GatewayTrust(Collection<X509Certificate> authorities, Supplier<JudgedTime> time) {
        this.authorities = Set.copyOf(authorities);
        this.time = time;
    }

    /** Trusts what the authorities that came with Java have signed. */
    public static GatewayTrust ofSystem(Supplier<JudgedTime> time) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init((KeyStore) null);
            return new GatewayTrust(List.of(manager(factory).getAcceptedIssuers()), time);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has PKIX", e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        Instant moment = time.get().judging(List.of(chain));
        X509ExtendedTrustManager judge;
        try {
            judge = at(moment);
            // Without the name, so that what is wrong afterwards is the name.
            judge.checkServerTrusted(chain, authType);
        } catch (GeneralSecurityException e) {
            throw new UntrustedGatewayException(distrust(e, chain[0], moment), e);
        }
        try {
            judge.checkServerTrusted(chain, authType, engine);
        } catch (CertificateException e) {
            throw new UntrustedGatewayException(
                    new Refusal(
                            "SKR-A606",
                            "the gateway's certificate is for %s, the agent was told '%s': correct skerry.agent.gateway.url, or give the gateway a certificate with that name (%s)"
                                    .formatted(
                                            names(chain[0]), engine.getPeerHost(), e.getMessage())),
                    e);
        }
    }

    private X509ExtendedTrustManager at(Instant moment) throws GeneralSecurityException {
        PKIXBuilderParameters parameters =
                new PKIXBuilderParameters(
                        authorities.stream()
                                .map(authority -> new TrustAnchor(authority, null))
                                .collect(Collectors.toUnmodifiableSet()),
                        new X509CertSelector());
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(moment));
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(new CertPathTrustManagerParameters(parameters));
        return manager(factory);
    }

    private static X509ExtendedTrustManager manager(TrustManagerFactory factory) {
        return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    }

    private Refusal distrust(Exception why, X509Certificate shown, Instant moment) {
        for (Throwable cause = why; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException) {
                return new Refusal(
                        "SKR-A608",
                        "a certificate of the gateway has ended (%s), the agent's clock shows %s: have the gateway renew it, or set the clock right"
                                .formatted(cause.getMessage(), moment));
            }
            if (cause instanceof CertificateNotYetValidException) {
                return new Refusal(
                        "SKR-A609",
                        "a certificate of the gateway is not valid yet (%s), the agent's clock shows %s: set right whichever clock is wrong"
                                .formatted(cause.getMessage(), moment));
            }
        }
        return new Refusal(
                "SKR-A607",
                "the gateway's certificate (%s, signed by %s) is of no authority that the agent trusts (%s): enrol with a token of this gateway, or name its authority in skerry.agent.gateway.ca-file; if it is another server, somebody stands in between (%s)"
                        .formatted(
                                shown.getSubjectX500Principal(),
                                shown.getIssuerX500Principal(),
                                trusted(),
                                why.getMessage()));
    }

    private String trusted() {
        return authorities.size() > 5
                ? "%d authorities".formatted(authorities.size())
                : authorities.stream()
                        .map(authority -> authority.getSubjectX500Principal().toString())
                        .collect(Collectors.joining("; "));
    }

    /** RFC 5280, section 4.2.1.6: each name with its sort. */
    private static String names(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? "no host"
                    : names.stream()
                            .map(name -> "'%s'".formatted(name.get(1)))
                            .collect(Collectors.joining(", "));
        } catch (CertificateParsingException e) {
            return "names that can't be read";
        }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authorities.toArray(X509Certificate[]::new);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        throw new CertificateException("the gateway's name is always checked");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }
}
