package dev.skerry.gateway.people;

import dev.skerry.sync.sign.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Texts that nobody can guess: 256 random bits. Only their hashes are kept; as there is nothing to
 * guess, a fast hash without salt is enough.
 */
final class Secret {
    private static final int BYTES = 32;

    private Secret() {}

    static String make(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static byte[] hash(String secret) {
        return Sha256.of(secret.getBytes(StandardCharsets.UTF_8));
    }
}
