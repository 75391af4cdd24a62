package dev.skerry.gateway.authority;

import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import javax.net.ssl.SSLContext;

/**
 * The groups by which TLS agrees on a key. The hybrid of ML-KEM and X25519
 * (draft-ietf-tls-ecdhe-mlkem) keeps what is recorded today from a quantum computer of tomorrow; it
 * is preferred by whichever runtime has it. JDK 25 does not, and JSSE tells nobody which group a
 * connection agreed on, so that only what was offered can be reported.
 */
public final class KeyAgreement {
    private static final String HYBRID = "X25519MLKEM768";
    private static final String PROPERTY = "jdk.tls.namedGroups";

    private KeyAgreement() {}

    /** Prefers the hybrid unless the operator chose; before anything uses TLS. */
    public static void prefer() {
        if (System.getProperty(PROPERTY) == null) {
            System.setProperty(PROPERTY, HYBRID + ",x25519,secp256r1,secp384r1");
        }
    }

    /** What connections agree on their keys by, as far as it can be told. */
    public static String described() {
        return isHybridOffered() ? HYBRID + " or classical" : "classical";
    }

    private static boolean isHybridOffered() {
        try {
            String[] groups = SSLContext.getDefault().getSupportedSSLParameters().getNamedGroups();
            return groups != null && Arrays.asList(groups).contains(HYBRID);
        } catch (NoSuchAlgorithmException e) {
            return false;
        }
    }
}
