package dev.skerry.gateway.people;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.jspecify.annotations.Nullable;

/**
 * Passwords as they are kept: Argon2id (RFC 9106) with 19 MiB and two passes, as OWASP recommends,
 * in the PHC string format. Only two are computed at a time and few wait, so that no flood of
 * logins takes the memory or the threads.
 */
public final class Passwords {
    static final int SHORTEST = 12;
    static final int LONGEST = 256;

    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int AT_A_TIME = 2;
    private static final int MOST_WAITING = 6;
    private static final int LONGEST_WAIT_SECONDS = 5;
    private static final Pattern PHC =
            Pattern.compile(
                    "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,2}),p=1"
                            + "\\$([A-Za-z0-9+/]{22})\\$([A-Za-z0-9+/]{43})");

    private final SecureRandom random;
    private final Semaphore permits = new Semaphore(AT_A_TIME, true);

    /** Of nobody: takes as long to compare with as that of somebody. */
    private final String nobodys;

    public Passwords(SecureRandom random) {
        this.random = random;
        this.nobodys = format(salt(), new byte[HASH_BYTES]);
    }

    /** As many are computed or wait as may. */
    public static final class BusyException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BusyException() {
            super("too many logins at a time");
        }
    }

    /** What is wrong with a new password, and what to choose instead; empty if nothing is. */
    static Optional<String> objection(String password, String name) {
        int length = password.codePointCount(0, password.length());
        if (length < SHORTEST || length > LONGEST) {
            return Optional.of(
                    "it has %d characters; choose %d to %d, such as four words"
                            .formatted(length, SHORTEST, LONGEST));
        }
        if (password.chars().distinct().count() < 5) {
            return Optional.of("it repeats a few characters; choose four words, for instance");
        }
        return password.toLowerCase(java.util.Locale.ROOT).contains(name)
                ? Optional.of("it contains the person's name; leave that out")
                : Optional.empty();
    }

    /**
     * What to keep of a password.
     *
     * @throws BusyException if as many are computed as may
     */
    String hash(String password) throws InterruptedException {
        byte[] salt = salt();
        return format(salt, limited(password, salt, MEMORY_KIB, PASSES));
    }

    /**
     * Whether that is the password. It takes as long when there is none.
     *
     * @param kept null when there is none to compare with
     * @throws BusyException if as many are computed as may
     */
    boolean matches(@Nullable String kept, String password) throws InterruptedException {
        Matcher parts = PHC.matcher(kept == null ? nobodys : kept);
        if (!parts.matches()) {
            throw new IllegalStateException("the store holds an unreadable password hash");
        }
        byte[] given =
                limited(
                        password,
                        Base64.getDecoder().decode(parts.group(3)),
                        Integer.parseInt(parts.group(1)),
                        Integer.parseInt(parts.group(2)));
        return MessageDigest.isEqual(given, Base64.getDecoder().decode(parts.group(4)))
                && kept != null;
    }

    private byte[] limited(String password, byte[] salt, int memoryKib, int passes)
            throws InterruptedException {
        if (permits.getQueueLength() >= MOST_WAITING
                || !permits.tryAcquire(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
            throw new BusyException();
        }
        try {
            return argon2(password, salt, memoryKib, passes);
        } finally {
            permits.release();
        }
    }

    private static byte[] argon2(String password, byte[] salt, int memoryKib, int passes) {
        var generator = new Argon2BytesGenerator();
        generator.init(
                new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                        .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                        .withMemoryAsKB(memoryKib)
                        .withIterations(passes)
                        .withParallelism(1)
                        .withSalt(salt)
                        .build());
        byte[] hash = new byte[HASH_BYTES];
        // The same letter can be typed as one character or as two.
        generator.generateBytes(
                Normalizer.normalize(password, Normalizer.Form.NFC).getBytes(UTF_8), hash);
        return hash;
    }

    private byte[] salt() {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return salt;
    }

    private static String format(byte[] salt, byte[] hash) {
        var base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=%d,t=%d,p=1$%s$%s"
                .formatted(
                        MEMORY_KIB,
                        PASSES,
                        base64.encodeToString(salt),
                        base64.encodeToString(hash));
    }
}
