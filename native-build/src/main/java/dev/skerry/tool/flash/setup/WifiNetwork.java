package dev.skerry.tool.flash.setup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A network that a device joins.
 *
 * @param ssid its name, up to 32 bytes of UTF-8
 * @param key WPA's pre-shared key, 64 hexadecimal digits; the passphrase is kept nowhere
 */
public record WifiNetwork(String ssid, String key) {
    private static final int MOST_SSID_BYTES = 32;
    private static final int ITERATIONS = 4096;
    private static final int KEY_BITS = 256;
    private static final Pattern KEY = Pattern.compile("[0-9a-fA-F]{64}");
    private static final Pattern PASSPHRASE = Pattern.compile("[ -~]{8,63}");

    /**
     * A network by its name and its password, from which the key is made (IEEE 802.11-2020, J.4).
     *
     * @throws dev.skerry.tool.ToolException SKR-F025 if one of them can't be
     */
    public static WifiNetwork of(String ssid, String password) {
        int bytes = ssid.getBytes(UTF_8).length;
        if (bytes == 0 || bytes > MOST_SSID_BYTES) {
            throw SetupException.of(
                    "SKR-F025",
                    "The name of a Wi-Fi has 1 to 32 bytes, and this has %d.".formatted(bytes));
        }
        if (!ssid.codePoints().allMatch(WifiNetwork::isShown)) {
            throw SetupException.of(
                    "SKR-F025", "The name of the Wi-Fi has characters that can't be seen.");
        }
        if (KEY.matcher(password).matches()) {
            return new WifiNetwork(ssid, password);
        }
        if (!PASSPHRASE.matcher(password).matches()) {
            throw SetupException.of(
                    "SKR-F025",
                    "A Wi-Fi's password has 8 to 63 characters of ASCII (or is a key of 64 hexadecimal digits), and this has %d."
                            .formatted(password.length()));
        }
        return new WifiNetwork(ssid, key(ssid, password));
    }

    /** YAML has no agreed way to keep line breaks of Unicode in keys. */
    private static boolean isShown(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE ->
                    false;
            default -> true;
        };
    }

    private static String key(String ssid, String passphrase) {
        try {
            byte[] key =
                    SecretKeyFactory.getInstance("PBKDF2WithHmacSHA1")
                            .generateSecret(
                                    new PBEKeySpec(
                                            passphrase.toCharArray(),
                                            ssid.getBytes(UTF_8),
                                            ITERATIONS,
                                            KEY_BITS))
                            .getEncoded();
            return HexFormat.of().formatHex(key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has PBKDF2", e);
        }
    }

    /**
     * Its name as NetworkManager's files have it, byte by byte, so that nothing in it has a
     * meaning.
     */
    String ssidAsList() {
        StringJoiner list = new StringJoiner(";", "", ";");
        for (byte one : ssid.getBytes(UTF_8)) {
            list.add(Integer.toString(one & 0xFF));
        }
        return list.toString();
    }

    /** Its name as wpa_supplicant has it without quotes. */
    String ssidAsHex() {
        return HexFormat.of().formatHex(ssid.getBytes(UTF_8));
    }
}
