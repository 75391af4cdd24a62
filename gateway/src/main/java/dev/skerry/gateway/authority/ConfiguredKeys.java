package dev.skerry.gateway.authority;

import dev.skerry.gateway.config.CannotStartException;
import dev.skerry.gateway.error.AuthorityError;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The operator's certificate for browsers, read again when its files change. */
public final class ConfiguredKeys {
    private static final Logger LOG = Logger.getLogger(ConfiguredKeys.class);

    private final Path certificateFile;
    private final Path keyFile;
    private ServerIdentity present;
    private List<FileTime> readAt;

    private ConfiguredKeys(Path certificateFile, Path keyFile)
            throws IOException, GeneralSecurityException {
        this.certificateFile = certificateFile;
        this.keyFile = keyFile;
        this.readAt = times();
        this.present = read();
    }

    /**
     * What is configured, if anything is.
     *
     * @throws CannotStartException if it can't be used
     */
    public static @Nullable ConfiguredKeys of(Optional<Path> certificate, Optional<Path> key) {
        if (certificate.isEmpty() && key.isEmpty()) {
            return null;
        }
        if (certificate.isEmpty() || key.isEmpty()) {
            throw new CannotStartException(
                    AuthorityError.SERVER_CERTIFICATE_UNUSABLE, "one of the two is not set");
        }
        try {
            return new ConfiguredKeys(certificate.get(), key.get());
        } catch (IOException | GeneralSecurityException e) {
            throw new CannotStartException(
                    AuthorityError.SERVER_CERTIFICATE_UNUSABLE, String.valueOf(e));
        }
    }

    /** As the files are; as they were while they can't be read. */
    synchronized ServerIdentity present() {
        try {
            List<FileTime> now = times();
            if (!now.equals(readAt)) {
                present = read();
                readAt = now;
                LOG.infof("server-certificate=read file=%s", certificateFile);
            }
        } catch (IOException | GeneralSecurityException e) {
            LOG.warnf(
                    "server-certificate=kept code=%s cause=\"%s\"",
                    AuthorityError.SERVER_CERTIFICATE_UNUSABLE.code(), e);
        }
        return present;
    }

    private List<FileTime> times() throws IOException {
        return List.of(
                Files.getLastModifiedTime(certificateFile), Files.getLastModifiedTime(keyFile));
    }

    private ServerIdentity read() throws IOException, GeneralSecurityException {
        List<X509Certificate> chain = Pem.read(Files.readAllBytes(certificateFile));
        if (chain.isEmpty()) {
            throw new IOException(certificateFile + " has no certificate");
        }
        PrivateKey key = readKey();
        requirePair(chain.getFirst(), key);
        return new ServerIdentity(chain, key);
    }

    private PrivateKey readKey() throws IOException {
        try (var parser = new PEMParser(new StringReader(Files.readString(keyFile)))) {
            if (parser.readObject() instanceof PrivateKeyInfo key) {
                return new JcaPEMKeyConverter().getPrivateKey(key);
            }
            throw new IOException(keyFile + " has no key in PKCS#8 without a password");
        }
    }

    /** A certificate and the key of another one end every handshake. */
    private void requirePair(X509Certificate certificate, PrivateKey key)
            throws IOException, GeneralSecurityException {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                };
        byte[] probe = certificate.getEncoded();
        Signature signer = Signature.getInstance(algorithm);
        signer.initSign(key);
        signer.update(probe);
        byte[] signature = signer.sign();
        signer.initVerify(certificate.getPublicKey());
        signer.update(probe);
        if (!signer.verify(signature)) {
            throw new IOException(keyFile + " is not the key of " + certificateFile);
        }
    }
}
