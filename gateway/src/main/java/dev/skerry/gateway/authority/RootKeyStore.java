package dev.skerry.gateway.authority;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.HexFormat;

/** The root with its key as PKCS#12 (RFC 7292), which other tools can open as well. */
final class RootKeyStore {
    private static final String ALIAS = "root";
    private static final int PASSWORD_BYTES = 32;

    private RootKeyStore() {}

    static byte[] newPassword() {
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random).getBytes(StandardCharsets.US_ASCII);
    }

    static char[] chars(byte[] password) {
        return new String(password, StandardCharsets.UTF_8).toCharArray();
    }

    static byte[] write(SigningKey root, char[] password) {
        try (var bytes = new ByteArrayOutputStream()) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(ALIAS, root.key(), password, new Certificate[] {root.certificate()});
            store.store(bytes, password);
            return bytes.toByteArray();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("PKCS#12 does not work here", e);
        }
    }

    /**
     * Reads it.
     *
     * @throws IOException if it is none, or the password is wrong
     */
    static SigningKey read(byte[] pkcs12, char[] password)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(new ByteArrayInputStream(pkcs12), password);
        for (String alias : java.util.Collections.list(store.aliases())) {
            Key key = store.getKey(alias, password);
            Certificate certificate = store.getCertificate(alias);
            if (key instanceof PrivateKey own && certificate instanceof X509Certificate x509) {
                return new SigningKey(x509, own);
            }
        }
        throw new KeyStoreException("there is no key in it");
    }
}
