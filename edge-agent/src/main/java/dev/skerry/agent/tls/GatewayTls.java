package dev.skerry.agent.tls;

import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What a connection to the gateway is made with.
 *
 * @param own null for an agent without a certificate
 */
public record GatewayTls(X509ExtendedTrustManager trust, @Nullable OwnCertificate own) {
    /** No older version: RFC 8446 leaves nothing to choose that is weak. */
    public static final String PROTOCOL = "TLSv1.3";

    /** Whoever records today's traffic can't read it with tomorrow's machines. */
    private static final List<String> HYBRIDS =
            List.of("X25519MLKEM768", "SecP256r1MLKEM768", "SecP384r1MLKEM1024");

    /** A new context, without any session to resume. */
    public SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance(PROTOCOL);
            context.init(
                    own == null ? null : new KeyManager[] {own}, new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java of today has TLS 1.3", e);
        }
    }

    /** The same with nothing but TLS 1.3, and with the key agreements that this runtime has. */
    public static SSLParameters strict(SSLParameters parameters, List<String> groups) {
        parameters.setProtocols(new String[] {PROTOCOL});
        parameters.setNamedGroups(groups.toArray(String[]::new));
        return parameters;
    }

    /** The runtime's key agreements, those first that a quantum computer does not break. */
    public static List<String> groups(SSLContext context) {
        String[] supported = context.getSupportedSSLParameters().getNamedGroups();
        return hybridsFirst(supported == null ? List.of() : Arrays.asList(supported));
    }

    /**
     * Whether this runtime offers a key agreement of that sort. Which one a connection came to use,
     * Java does not tell.
     */
    public boolean offersHybrid() {
        return groups(context()).stream().anyMatch(HYBRIDS::contains);
    }

    static List<String> hybridsFirst(List<String> supported) {
        List<String> ordered = new ArrayList<>(HYBRIDS);
        ordered.retainAll(supported);
        supported.stream().filter(group -> !HYBRIDS.contains(group)).forEach(ordered::add);
        return List.copyOf(ordered);
    }
}
