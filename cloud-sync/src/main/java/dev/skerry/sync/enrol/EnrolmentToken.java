package dev.skerry.sync.enrol;

import dev.skerry.sync.sign.Sha256;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an operator hands to a device: {@code skerry-<id>-<secret>-<root>}, each part in base32 (RFC
 * 4648) in small letters without padding. The id says which enrolment it is; the secret of 128 bits
 * is known to its bearer alone; root, the first 128 bits of SHA-256 over the root's certificate, is
 * what the device trusts at its first contact.
 *
 * @param id of the enrolment
 * @param secret in base32
 * @param fingerprint of the root, as {@link #fingerprint(byte[])} gives it
 */
public record EnrolmentToken(String id, String secret, String fingerprint) {
    private static final int ID_BYTES = 5;
    private static final int SECRET_BYTES = 16;
    private static final int ROOT_BYTES = 16;
    private static final int DIGIT_BITS = 5;
    private static final String DIGITS = "abcdefghijklmnopqrstuvwxyz234567";
    private static final Pattern FORM =
            Pattern.compile("skerry-([a-z2-7]{8})-([a-z2-7]{26})-([a-z2-7]{26})");

    /** A new one, for devices of the gateway with this root certificate (DER). */
    public static EnrolmentToken draw(SecureRandom random, byte[] rootCertificate) {
        byte[] id = new byte[ID_BYTES];
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(id);
        random.nextBytes(secret);
        return new EnrolmentToken(base32(id), base32(secret), fingerprint(rootCertificate));
    }

    /** Reads one, in letters of either size; empty if the text is none. */
    public static Optional<EnrolmentToken> read(String text) {
        Matcher parts = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        return parts.matches()
                ? Optional.of(new EnrolmentToken(parts.group(1), parts.group(2), parts.group(3)))
                : Optional.empty();
    }

    /** What is kept of the secret: with 128 random bits there is nothing to salt or stretch. */
    public byte[] secretHash() {
        return Sha256.of(bytes(secret, SECRET_BYTES));
    }

    /** How a root certificate (DER) stands in tokens. */
    public static String fingerprint(byte[] rootCertificate) {
        return base32(Arrays.copyOf(Sha256.of(rootCertificate), ROOT_BYTES));
    }

    /** As it is handed over. */
    public String text() {
        return "skerry-%s-%s-%s".formatted(id, secret, fingerprint);
    }

    private static int digits(int bytes) {
        return Math.ceilDiv(bytes * Byte.SIZE, DIGIT_BITS);
    }

    /** Bits that are missing in the last digit are 0. */
    private static int missingBits(int bytes) {
        return digits(bytes) * DIGIT_BITS - bytes * Byte.SIZE;
    }

    private static String base32(byte[] bytes) {
        BigInteger number = new BigInteger(1, bytes).shiftLeft(missingBits(bytes.length));
        var text = new StringBuilder();
        for (int digit = digits(bytes.length) - 1; digit >= 0; digit--) {
            int value = number.shiftRight(digit * DIGIT_BITS).intValue() & (DIGITS.length() - 1);
            text.append(DIGITS.charAt(value));
        }
        return text.toString();
    }

    private static byte[] bytes(String base32, int count) {
        BigInteger number = BigInteger.ZERO;
        for (int i = 0; i < base32.length(); i++) {
            int digit = DIGITS.indexOf(base32.charAt(i));
            number = number.shiftLeft(DIGIT_BITS).add(BigInteger.valueOf(digit));
        }
        byte[] signed = number.shiftRight(missingBits(count)).toByteArray();
        byte[] bytes = new byte[count];
        int length = Math.min(count, signed.length);
        System.arraycopy(signed, signed.length - length, bytes, count - length, length);
        return bytes;
    }

    /** Without the secret: this may end up in a log. */
    @Override
    public String toString() {
        return "EnrolmentToken[" + id + "]";
    }
}
