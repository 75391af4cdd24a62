package dev.skerry.gateway.people;

import dev.skerry.sync.sign.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A person as they are shown.
 *
 * @param role viewer, operator or admin
 * @param sites null for all
 * @param source password, or oidc for one who logs in at the OIDC provider
 * @param loginAt null for never
 * @param revision another one after each change of role or sites, for If-Match
 */
public record PersonView(
        String name,
        String role,
        @Nullable List<String> sites,
        String source,
        Instant madeAt,
        @Nullable Instant loginAt,
        int sessions,
        int tokens,
        String revision) {
    /** The revision of somebody who may do this. */
    static String revision(String role, @Nullable List<String> sites) {
        String may = role + (sites == null ? "" : " " + new TreeSet<>(sites));
        byte[] digest = Sha256.of(may.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest, 0, 8);
    }
}
