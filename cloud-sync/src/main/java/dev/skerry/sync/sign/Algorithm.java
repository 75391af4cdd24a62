package dev.skerry.sync.sign;

import com.google.protobuf.ByteString;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;

/** The two algorithms as the JDK has them, with raw public keys. */
enum Algorithm {
    /** RFC 8032; keys in X.509 as in RFC 8410. */
    ED25519("Ed25519", 32, 64, "302a300506032b6570032100"),
    /** FIPS 204; keys in X.509 as in RFC 9881. */
    ML_DSA_65("ML-DSA-65", 1952, 3309, "308207b2300b0609608648016503040312038207a100");

    private final String jcaName;
    private final int publicKeyBytes;
    private final int signatureBytes;
    private final ByteString x509Prefix;

    Algorithm(String jcaName, int publicKeyBytes, int signatureBytes, String x509Prefix) {
        this.jcaName = jcaName;
        this.publicKeyBytes = publicKeyBytes;
        this.signatureBytes = signatureBytes;
        this.x509Prefix = ByteString.fromHex(x509Prefix);
    }

    int signatureBytes() {
        return signatureBytes;
    }

    KeyPair generate(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(jcaName);
            generator.initialize(keyParameter(), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw unavailable(e);
        }
    }

    private NamedParameterSpec keyParameter() {
        return new NamedParameterSpec(jcaName);
    }

    /** The public key as its standard writes it, without X.509 around it. */
    ByteString raw(PublicKey key) {
        ByteString encoded = ByteString.copyFrom(key.getEncoded());
        if (encoded.size() != x509Prefix.size() + publicKeyBytes
                || !encoded.startsWith(x509Prefix)) {
            throw new IllegalStateException("the JDK encodes " + jcaName + " keys otherwise");
        }
        return encoded.substring(x509Prefix.size());
    }

    PublicKey publicKey(ByteString raw) throws SignFormatException {
        byte[] encoded = x509Prefix.concat(raw).toByteArray();
        try {
            return factory().generatePublic(new X509EncodedKeySpec(encoded));
        } catch (InvalidKeySpecException e) {
            throw new SignFormatException("these bytes are no " + jcaName + " public key", e);
        }
    }

    PrivateKey privateKey(byte[] pkcs8) throws SignFormatException {
        try {
            return factory().generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (InvalidKeySpecException e) {
            throw new SignFormatException("these bytes are no " + jcaName + " private key", e);
        }
    }

    byte[] sign(PrivateKey key, byte[] message) {
        try {
            Signature signature = Signature.getInstance(jcaName);
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw unavailable(e);
        }
    }

    /** Whether a signature, of whatever length, is one of this key over these bytes. */
    boolean verify(PublicKey key, byte[] message, byte[] signed) {
        if (signed.length != signatureBytes) {
            return false;
        }
        try {
            Signature signature = Signature.getInstance(jcaName);
            signature.initVerify(key);
            signature.update(message);
            return signature.verify(signed);
        } catch (SignatureException | InvalidKeyException e) {
            // A key may be a valid encoding and no point; a signature may be no two numbers.
            return false;
        } catch (GeneralSecurityException e) {
            throw unavailable(e);
        }
    }

    private KeyFactory factory() {
        try {
            return KeyFactory.getInstance(jcaName);
        } catch (GeneralSecurityException e) {
            throw unavailable(e);
        }
    }

    private IllegalStateException unavailable(GeneralSecurityException e) {
        return new IllegalStateException("this Java has no working " + jcaName, e);
    }
}
