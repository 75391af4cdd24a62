package dev.skerry.gateway.authority;

import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes keys on P-256 and certificates as RFC 5280 wants them. */
final class CertificateMaker {
    static final Duration ROOT_LIFE = Duration.ofDays(3652);
    static final Duration ISSUING_LIFE = Duration.ofDays(365);

    /** Clocks differ, and an agent's may be behind. */
    private static final Duration BACKDATED = Duration.ofHours(1);

    private static final int SERIAL_BYTES = 16;

    private final SecureRandom random = new SecureRandom();

    KeyPair newKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("P-256 does not work here", e);
        }
    }

    SigningKey root(Instant now) {
        KeyPair key = newKey();
        X500Principal name = caName("Skerry root", key.getPublic());
        var builder = builder(name, key.getPublic(), name, now, now.plus(ROOT_LIFE));
        asAuthority(builder, key.getPublic(), key.getPublic(), 1);
        return new SigningKey(sign(builder, key.getPrivate()), key.getPrivate());
    }

    SigningKey issuing(SigningKey root, Instant now) {
        KeyPair key = newKey();
        var builder =
                builder(
                        root.certificate().getSubjectX500Principal(),
                        key.getPublic(),
                        caName("Skerry issuing CA", key.getPublic()),
                        now,
                        earlier(now.plus(ISSUING_LIFE), root.certificate()));
        asAuthority(builder, key.getPublic(), root.certificate().getPublicKey(), 0);
        return new SigningKey(sign(builder, root.key()), key.getPrivate());
    }

    X509Certificate agent(
            SigningKey issuing, PublicKey key, AgentName name, Instant now, Duration life) {
        var subject =
                new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, name.agentId()).build();
        return leaf(
                issuing,
                key,
                principal(subject),
                name.uris().stream()
                        .map(uri -> new GeneralName(GeneralName.uniformResourceIdentifier, uri))
                        .toList(),
                KeyPurposeId.id_kp_clientAuth,
                now,
                life);
    }

    /** A certificate of a server that goes by these DNS names and addresses. */
    SigningKey server(SigningKey issuing, Collection<String> names, Instant now, Duration life) {
        KeyPair key = newKey();
        var subject =
                new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, "Skerry gateway").build();
        X509Certificate certificate =
                leaf(
                        issuing,
                        key.getPublic(),
                        principal(subject),
                        names.stream().map(CertificateMaker::hostName).toList(),
                        KeyPurposeId.id_kp_serverAuth,
                        now,
                        life);
        return new SigningKey(certificate, key.getPrivate());
    }

    private static GeneralName hostName(String name) {
        return new GeneralName(isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName, name);
    }

    private static boolean isAddress(String name) {
        try {
            return InetAddress.ofLiteral(name) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private X509Certificate leaf(
            SigningKey issuing,
            PublicKey key,
            X500Principal subject,
            List<GeneralName> names,
            KeyPurposeId purpose,
            Instant now,
            Duration life) {
        var builder =
                builder(
                        issuing.certificate().getSubjectX500Principal(),
                        key,
                        subject,
                        now,
                        earlier(now.plus(life), issuing.certificate()));
        add(builder, Extension.basicConstraints, true, new BasicConstraints(false));
        add(builder, Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        add(builder, Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
        add(
                builder,
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(names.toArray(GeneralName[]::new)));
        addKeyIds(builder, key, issuing.certificate().getPublicKey());
        return sign(builder, issuing.key());
    }

    private static void asAuthority(
            X509v3CertificateBuilder builder, PublicKey key, PublicKey issuer, int below) {
        add(builder, Extension.basicConstraints, true, new BasicConstraints(below));
        add(
                builder,
                Extension.keyUsage,
                true,
                new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        addKeyIds(builder, key, issuer);
    }

    private static void addKeyIds(
            X509v3CertificateBuilder builder, PublicKey key, PublicKey issuer) {
        JcaX509ExtensionUtils ids = extensionUtils();
        add(builder, Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(key));
        add(
                builder,
                Extension.authorityKeyIdentifier,
                false,
                ids.createAuthorityKeyIdentifier(issuer));
    }

    private X509v3CertificateBuilder builder(
            X500Principal issuer,
            PublicKey key,
            X500Principal subject,
            Instant now,
            Instant notAfter) {
        byte[] serial = new byte[SERIAL_BYTES];
        random.nextBytes(serial);
        // RFC 5280, 4.1.2.2: positive.
        serial[0] = (byte) ((serial[0] & 0x7f) | 0x40);
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(serial),
                Date.from(now.minus(BACKDATED)),
                Date.from(notAfter),
                subject,
                key);
    }

    /** The key's hash makes a CA's name its own, so that an issuer is found by name. */
    private static X500Principal caName(String what, PublicKey key) {
        byte[] id = extensionUtils().createSubjectKeyIdentifier(key).getKeyIdentifier();
        return new X500Principal(
                "CN=%s %s,O=Skerry".formatted(what, HexFormat.of().formatHex(id, 0, 8)));
    }

    private static X500Principal principal(ASN1Encodable name) {
        try {
            return new X500Principal(name.toASN1Primitive().getEncoded());
        } catch (java.io.IOException e) {
            throw new IllegalStateException("a name that can't be encoded", e);
        }
    }

    private static Instant earlier(Instant wanted, X509Certificate issuer) {
        Instant end = issuer.getNotAfter().toInstant();
        return wanted.isBefore(end) ? wanted : end;
    }

    private static JcaX509ExtensionUtils extensionUtils() {
        try {
            return new JcaX509ExtensionUtils();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-1, of key identifiers, does not work here", e);
        }
    }

    private static void add(
            X509v3CertificateBuilder builder,
            org.bouncycastle.asn1.ASN1ObjectIdentifier what,
            boolean critical,
            ASN1Encodable value) {
        try {
            builder.addExtension(what, critical, value);
        } catch (CertIOException e) {
            throw new IllegalStateException("an extension that can't be encoded", e);
        }
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key) {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(
                                    new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("a certificate can't be signed", e);
        }
    }
}
