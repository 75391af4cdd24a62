package dev.skerry.gateway.enrol;

import dev.skerry.gateway.error.AuthorityError;
import dev.skerry.sync.sign.Sha256;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.operator.ContentVerifierProvider;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcECContentVerifierProviderBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/**
 * A certificate request (PKCS#10, RFC 2986) that its sender has proved to have the key of.
 *
 * @param commonName the whole subject, which is one common name
 */
record CertificateRequest(PublicKey key, String commonName) {
    /** The largest that is read, in characters of base64. */
    static final int MAX_CHARS = 8 * 1024;

    private static final int MIN_RSA_BITS = 3072;
    private static final int MAX_RSA_BITS = 4096;
    private static final int MAX_RSA_EXPONENT_BITS = 33;
    private static final Set<ASN1ObjectIdentifier> CURVES =
            Set.of(SECObjectIdentifiers.secp256r1, SECObjectIdentifiers.secp384r1);
    private static final Set<ASN1ObjectIdentifier> SIGNATURES =
            Set.of(
                    X9ObjectIdentifiers.ecdsa_with_SHA256,
                    X9ObjectIdentifiers.ecdsa_with_SHA384,
                    X9ObjectIdentifiers.ecdsa_with_SHA512,
                    PKCSObjectIdentifiers.sha256WithRSAEncryption,
                    PKCSObjectIdentifiers.sha384WithRSAEncryption,
                    PKCSObjectIdentifiers.sha512WithRSAEncryption,
                    EdECObjectIdentifiers.id_Ed25519);

    /** What is wrong with a request. */
    static final class InvalidException extends Exception {
        private static final long serialVersionUID = 1L;
        private final AuthorityError error;

        private InvalidException(AuthorityError error, String detail) {
            super(detail);
            this.error = error;
        }

        AuthorityError error() {
            return error;
        }
    }

    /**
     * Reads and checks a request as EST has it: DER in base64 (RFC 7030, 4.2.1; RFC 8951, 3.1).
     *
     * @throws InvalidException with what is wrong
     */
    static CertificateRequest read(String base64) throws InvalidException {
        if (base64.length() > MAX_CHARS) {
            throw invalid("it has %d characters, at most %d".formatted(base64.length(), MAX_CHARS));
        }
        try {
            byte[] der = Base64.getDecoder().decode(base64.replaceAll("[\r\n\t ]", ""));
            return check(new JcaPKCS10CertificationRequest(der));
        } catch (IOException | PKCSException | GeneralSecurityException e) {
            throw invalid(String.valueOf(e.getMessage()));
        } catch (OperatorCreationException | RuntimeException e) {
            // Whatever the decoders throw at what they do not expect: it came from outside.
            throw invalid("it is not encoded as it should be");
        }
    }

    private static CertificateRequest check(JcaPKCS10CertificationRequest request)
            throws InvalidException,
                    IOException,
                    GeneralSecurityException,
                    OperatorCreationException,
                    PKCSException {
        requireAllowed(request.getSubjectPublicKeyInfo());
        PublicKey key = request.getPublicKey();
        requireAllowed(key);
        if (!SIGNATURES.contains(request.getSignatureAlgorithm().getAlgorithm())) {
            throw invalid("its signature is of a kind that is not taken");
        }
        if (!request.isSignatureValid(verifier(key, request.getSubjectPublicKeyInfo()))) {
            throw invalid("its signature is not by its own key");
        }
        return new CertificateRequest(key, commonName(request.getSubject().getRDNs()));
    }

    /** Bouncy Castle's own arithmetic takes a quarter of the JDK's time on these curves. */
    private static ContentVerifierProvider verifier(PublicKey key, SubjectPublicKeyInfo info)
            throws IOException, OperatorCreationException {
        return key instanceof ECPublicKey
                ? new BcECContentVerifierProviderBuilder(
                                new DefaultDigestAlgorithmIdentifierFinder())
                        .build(PublicKeyFactory.createKey(info))
                : new JcaContentVerifierProviderBuilder().build(key);
    }

    private static void requireAllowed(SubjectPublicKeyInfo info) throws InvalidException {
        ASN1ObjectIdentifier kind = info.getAlgorithm().getAlgorithm();
        boolean allowed =
                kind.equals(X9ObjectIdentifiers.id_ecPublicKey)
                        ? isNamedCurve(info)
                        : kind.equals(PKCSObjectIdentifiers.rsaEncryption)
                                || kind.equals(EdECObjectIdentifiers.id_Ed25519);
        if (!allowed) {
            throw new InvalidException(AuthorityError.KEY_NOT_ALLOWED, "algorithm " + kind);
        }
    }

    private static boolean isNamedCurve(SubjectPublicKeyInfo info) {
        return info.getAlgorithm().getParameters() instanceof ASN1ObjectIdentifier curve
                && CURVES.contains(curve);
    }

    private static void requireAllowed(PublicKey key) throws InvalidException {
        boolean allowed =
                switch (key) {
                    case RSAPublicKey rsa ->
                            isWithin(rsa.getModulus(), MIN_RSA_BITS, MAX_RSA_BITS)
                                    && isWithin(rsa.getPublicExponent(), 2, MAX_RSA_EXPONENT_BITS);
                    case ECPublicKey _, EdECPublicKey _ -> true;
                    default -> false;
                };
        if (!allowed) {
            throw new InvalidException(
                    AuthorityError.KEY_NOT_ALLOWED, "a key of " + key.getAlgorithm());
        }
    }

    private static boolean isWithin(BigInteger number, int minBits, int maxBits) {
        return number.bitLength() >= minBits && number.bitLength() <= maxBits;
    }

    private static String commonName(RDN[] subject) throws InvalidException {
        if (subject.length != 1
                || subject[0].isMultiValued()
                || !subject[0].getFirst().getType().equals(BCStyle.CN)) {
            throw new InvalidException(
                    AuthorityError.NAME_REFUSED, "the subject has other parts than one CN");
        }
        return IETFUtils.valueToString(subject[0].getFirst().getValue());
    }

    /** SHA-256 over the key as it stands in certificates. */
    byte[] keyHash() {
        return Sha256.of(key.getEncoded());
    }

    private static InvalidException invalid(String detail) {
        return new InvalidException(AuthorityError.REQUEST_INVALID, detail);
    }
}
