package dev.skerry.sync.sign;

import java.util.regex.Pattern;

/**
 * Names a pair of public keys: the first half of the SHA-256 of their encoding, in lower-case
 * hexadecimal.
 */
public record KeyId(String hex) {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{32}");

    public KeyId {
        if (!HEX.matcher(hex).matches()) {
            throw new IllegalArgumentException("no key id: '" + hex + "'");
        }
    }

    @Override
    public String toString() {
        return hex;
    }
}
