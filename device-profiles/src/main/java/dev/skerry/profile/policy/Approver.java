package dev.skerry.profile.policy;

import java.util.HexFormat;
import java.util.List;

/**
 * Somebody whose approvals count.
 *
 * @param name as the person logs in
 * @param keyHex the public key (RFC 8032), 32 bytes in lower-case hexadecimal
 * @param roles under which rules may ask for this one
 */
public record Approver(String name, String keyHex, List<String> roles) {
    public Approver {
        roles = List.copyOf(roles);
    }

    /** The raw public key. */
    public byte[] key() {
        return HexFormat.of().parseHex(keyHex);
    }
}
