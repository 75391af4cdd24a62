package dev.skerry.agent.enrol;

import dev.skerry.agent.tls.Pem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;

/** The agent's keys: ECDSA with P-256, made here, never sent anywhere. */
final class Keys {
    private static final String ALGORITHM = "EC";
    private static final byte[] PROBE = "skerry".getBytes(StandardCharsets.US_ASCII);

    private Keys() {}

    static KeyPair make() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has P-256", e);
        }
    }

    static byte[] encode(KeyPair pair) {
        return Pem.encode(
                "",
                List.of(
                        new Pem(Pem.PRIVATE_KEY, pair.getPrivate().getEncoded()),
                        new Pem(Pem.PUBLIC_KEY, pair.getPublic().getEncoded())));
    }

    static KeyPair decode(byte[] bytes) throws IOException {
        List<Pem> parts = Pem.decode(bytes);
        try {
            PublicKey open =
                    KeyFactory.getInstance(ALGORITHM)
                            .generatePublic(
                                    new X509EncodedKeySpec(Pem.only(Pem.PUBLIC_KEY, parts)));
            PrivateKey secret = secret(parts);
            if (!belong(secret, open)) {
                throw new IOException("its two keys don't belong together");
            }
            return new KeyPair(open, secret);
        } catch (GeneralSecurityException e) {
            throw unreadable(e);
        }
    }

    static PrivateKey secret(List<Pem> parts) throws IOException {
        try {
            return KeyFactory.getInstance(ALGORITHM)
                    .generatePrivate(new PKCS8EncodedKeySpec(Pem.only(Pem.PRIVATE_KEY, parts)));
        } catch (GeneralSecurityException e) {
            throw unreadable(e);
        }
    }

    /** Without the cause: it may quote the key. */
    private static IOException unreadable(GeneralSecurityException e) {
        return new IOException(
                "a key in it can't be read (%s)".formatted(e.getClass().getSimpleName()));
    }

    /** Whether what the one signs the other finds signed. */
    static boolean belong(PrivateKey secret, PublicKey open) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(secret);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(open);
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            // Keys of different sorts.
            return false;
        }
    }
}
