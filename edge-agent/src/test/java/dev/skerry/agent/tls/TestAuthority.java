package dev.skerry.agent.tls;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** A root and an issuing authority, made by a library that is not the agent's. */
public final class TestAuthority {
    private final SecureRandom random = new SecureRandom();
    private final KeyPair rootKey = newKey();
    private final KeyPair issuingKey = newKey();
    public final X509Certificate root;
    public final X509Certificate issuing;

    /** An authority of ten years around this time. */
    public TestAuthority(String name, Instant now) {
        Instant from = now.minus(Duration.ofDays(1800));
        Instant to = now.plus(Duration.ofDays(1800));
        root =
                sign(
                        "CN=" + name + " root",
                        rootKey.getPublic(),
                        "CN=" + name + " root",
                        rootKey.getPrivate(),
                        from,
                        to,
                        null,
                        true);
        issuing =
                sign(
                        "CN=" + name + " root",
                        issuingKey.getPublic(),
                        "CN=" + name,
                        rootKey.getPrivate(),
                        from,
                        to,
                        null,
                        true);
    }

    public static KeyPair newKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** A server's, for an address and a name. */
    public X509Certificate server(PublicKey key, String host, Instant from, Instant to) {
        boolean isAddress = host.matches("[0-9.]+");
        return sign(
                issuing.getSubjectX500Principal().getName(),
                key,
                "CN=gateway",
                issuingKey.getPrivate(),
                from,
                to,
                new Names(
                        new GeneralName(
                                isAddress ? GeneralName.iPAddress : GeneralName.dNSName, host),
                        KeyPurposeId.id_kp_serverAuth),
                false);
    }

    /** An agent's. */
    public X509Certificate agent(PublicKey key, String agentId, Instant from, Instant to) {
        return sign(
                issuing.getSubjectX500Principal().getName(),
                key,
                "CN=" + agentId,
                issuingKey.getPrivate(),
                from,
                to,
                new Names(
                        new GeneralName(
                                GeneralName.uniformResourceIdentifier, "skerry:agent:" + agentId),
                        KeyPurposeId.id_kp_clientAuth),
                false);
    }

    /** The chain above what it issues. */
    public List<X509Certificate> above(X509Certificate leaf) {
        return List.of(leaf, issuing);
    }

    private record Names(GeneralName name, KeyPurposeId purpose) {}

    private X509Certificate sign(
            String issuer,
            PublicKey key,
            String subject,
            PrivateKey by,
            Instant from,
            Instant to,
            @Nullable Names names,
            boolean isAuthority) {
        try {
            var builder =
                    new JcaX509v3CertificateBuilder(
                            new X500Principal(issuer),
                            new BigInteger(100, random),
                            Date.from(from),
                            Date.from(to),
                            new X500Principal(subject),
                            key);
            builder.addExtension(
                    Extension.basicConstraints, true, new BasicConstraints(isAuthority));
            if (names != null) {
                builder.addExtension(
                        Extension.subjectAlternativeName, false, new GeneralNames(names.name));
                builder.addExtension(
                        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(names.purpose));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(
                                    new JcaContentSignerBuilder("SHA256withECDSA").build(by)));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
