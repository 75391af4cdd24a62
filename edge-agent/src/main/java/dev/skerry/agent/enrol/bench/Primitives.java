package dev.skerry.agent.enrol.bench;

import java.lang.management.ManagementFactory;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import javax.crypto.KeyAgreement;

/**
 * What Java's own arithmetic costs in a handshake, whoever calls it: no server and client that use
 * it can be quicker on a core than this lets them. In milliseconds of CPU, both sides together.
 */
final class Primitives {
    private static final String SIGNATURE = "SHA256withECDSA";
    private static final int TIMES = 1_500;

    private final KeyPairGenerator shares = KeyPairGenerator.getInstance("X25519");
    private final KeyPair share = shares.generateKeyPair();
    private final KeyPair key = key();
    private final byte[] message = new byte[64];
    private final byte[] signature = sign();

    Primitives() throws GeneralSecurityException {}

    private interface Work {
        Object run() throws GeneralSecurityException;
    }

    private static KeyPair key() throws GeneralSecurityException {
        KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
        keys.initialize(new ECGenParameterSpec("secp256r1"));
        return keys.generateKeyPair();
    }

    /** Each side makes a share and agrees. */
    double resumedMillis() throws GeneralSecurityException {
        return 2 * (millis(shares::generateKeyPair) + millis(this::agree));
    }

    /**
     * The server signs the handshake and the new certificate and verifies the request; the client
     * verifies the handshake, and the server's certificate and the issuing CA's.
     */
    double enrolmentMillis() throws GeneralSecurityException {
        return resumedMillis() + 2 * millis(this::sign) + 4 * millis(this::verify);
    }

    private byte[] agree() throws GeneralSecurityException {
        KeyAgreement agreement = KeyAgreement.getInstance("X25519");
        agreement.init(share.getPrivate());
        agreement.doPhase(share.getPublic(), true);
        return agreement.generateSecret();
    }

    private byte[] sign() throws GeneralSecurityException {
        Signature signing = Signature.getInstance(SIGNATURE);
        signing.initSign(key.getPrivate());
        signing.update(message);
        return signing.sign();
    }

    private boolean verify() throws GeneralSecurityException {
        Signature verifying = Signature.getInstance(SIGNATURE);
        verifying.initVerify(key.getPublic());
        verifying.update(message);
        return verifying.verify(signature);
    }

    /** Of one, once it is compiled. */
    private static double millis(Work work) throws GeneralSecurityException {
        long begin = 0;
        for (int i = -TIMES; i < TIMES; i++) {
            if (i == 0) {
                begin = cpuNanos();
            }
            if (Boolean.FALSE.equals(work.run())) {
                throw new GeneralSecurityException("a signature is not the key's");
            }
        }
        return (cpuNanos() - begin) / 1e6 / TIMES;
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
