package dev.skerry.gateway.model;

import com.google.protobuf.ByteString;
import dev.skerry.sync.proto.Signed;
import dev.skerry.sync.sign.Artifact.Version;
import java.time.Instant;
import java.util.HexFormat;

/**
 * A bundle of the catalogue.
 *
 * @param digest SHA-256 of its manifest in lower-case hexadecimal: its name everywhere
 * @param task as its manifest names it
 * @param licence an SPDX licence expression
 * @param archiveSha256 32 bytes
 * @param artifact the gateway's word for the archive, by the key that signs now
 * @param storedBy who pushed it
 */
public record StoredBundle(
        String name,
        Version version,
        String digest,
        String task,
        String licence,
        String description,
        long archiveBytes,
        ByteString archiveSha256,
        Signed artifact,
        Instant signedAt,
        Instant storedAt,
        String storedBy) {
    /** SHA-256 of the archive in lower-case hexadecimal. */
    public String archiveHex() {
        return HexFormat.of().formatHex(archiveSha256.toByteArray());
    }

    /** As people name it. */
    @Override
    public String toString() {
        return name + " " + version;
    }
}
