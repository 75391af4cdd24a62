package dev.skerry.agent.enrol;

import dev.skerry.agent.audit.AuditTrail;
import dev.skerry.agent.tls.Pem;
import dev.skerry.sync.audit.AuditEntry;
import dev.skerry.sync.sign.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The agent's certificate with all that goes with it.
 *
 * @param chain the agent's own first, then those between it and a root
 * @param roots the gateway's, pinned: nothing else speaks for it
 * @param obtainedAt by the agent's clock, not before it begins; gateways date them back, for clocks
 *     that are behind
 */
public record AgentCertificate(
        PrivateKey key,
        List<X509Certificate> chain,
        List<X509Certificate> roots,
        Instant obtainedAt) {
    /** In front of the agent's id, the name that it is for (a URI). */
    static final String NAME = "skerry:agent:";

    private static final Pattern OBTAINED = Pattern.compile("Obtained (\\S+Z)");

    public AgentCertificate {
        chain = List.copyOf(chain);
        roots = List.copyOf(roots);
        Instant begin = chain.getFirst().getNotBefore().toInstant();
        obtainedAt = obtainedAt.isBefore(begin) ? begin : obtainedAt;
    }

    /** The agent's own. */
    public X509Certificate own() {
        return chain.getFirst();
    }

    /** The same with these roots pinned. */
    AgentCertificate pinning(List<X509Certificate> others) {
        return new AgentCertificate(key, chain, others, obtainedAt);
    }

    /** What the audit log has of it. */
    public AuditEntry.Builder entry(AuditTrail audit) {
        try {
            return audit.entry("identity.taken")
                    .about("serial", own().getSerialNumber().toString(16))
                    .detail("ends", endsAt().toString())
                    .digest("certificate", Sha256.hex(own().getEncoded()));
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("it was read from DER", e);
        }
    }

    /** When it ends. */
    public Instant endsAt() {
        return own().getNotAfter().toInstant();
    }

    /** When it is to be renewed: after two thirds of its life. */
    public Instant renewsAt() {
        return endsAt().minus(life().dividedBy(3));
    }

    /** From when it was obtained to its end. */
    public Duration life() {
        return Duration.between(obtainedAt, endsAt());
    }

    /** All in PEM, so that it is stored at once or not at all. */
    byte[] encode() {
        List<Pem> parts = new ArrayList<>();
        parts.add(new Pem(Pem.PRIVATE_KEY, key.getEncoded()));
        Stream.concat(chain.stream(), roots.stream())
                .forEach(certificate -> parts.add(new Pem(Pem.CERTIFICATE, der(certificate))));
        return Pem.encode("Obtained %s\n".formatted(obtainedAt), parts);
    }

    static AgentCertificate decode(byte[] bytes) throws IOException {
        List<Pem> parts = Pem.decode(bytes);
        List<X509Certificate> certificates = Certificates.of(parts);
        List<X509Certificate> roots = certificates.stream().filter(Certificates::isRoot).toList();
        List<X509Certificate> chain =
                certificates.stream().filter(one -> !roots.contains(one)).toList();
        if (chain.isEmpty() || roots.isEmpty()) {
            throw new IOException("it lacks the agent's certificate or the gateway's root");
        }
        PrivateKey key = Keys.secret(parts);
        if (!Keys.belong(key, chain.getFirst().getPublicKey())) {
            throw new IOException("its key is not that of its certificate");
        }
        Matcher obtained = OBTAINED.matcher(new String(bytes, StandardCharsets.US_ASCII));
        try {
            return new AgentCertificate(
                    key,
                    chain,
                    roots,
                    obtained.find() ? Instant.parse(obtained.group(1)) : Instant.MIN);
        } catch (DateTimeParseException e) {
            throw new IOException("it does not say when it was obtained", e);
        }
    }

    private static byte[] der(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read can be written", e);
        }
    }

    /** Without the key: this may end up in a log. */
    @Override
    public String toString() {
        return "%s, to %s".formatted(own().getSubjectX500Principal(), endsAt());
    }
}
