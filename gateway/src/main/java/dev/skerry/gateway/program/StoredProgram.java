package dev.skerry.gateway.program;

import dev.skerry.sync.proto.Signed;
import dev.skerry.sync.sign.Artifact.Version;
import java.time.Instant;

/**
 * A program of the catalogue: all files of one version for one target.
 *
 * @param target as {@code linux-arm64}
 * @param indexDigest SHA-256 of its index in lower-case hexadecimal: its name everywhere
 * @param contentBytes of all its files
 * @param readsFrom the lowest format of an outbox that it reads
 * @param readsTo the highest one
 * @param writes the one that it writes
 * @param artifact the gateway's word for the index, by the key that signs now
 * @param storedBy who pushed it
 */
public record StoredProgram(
        Version version,
        String target,
        String indexDigest,
        int indexBytes,
        long contentBytes,
        int files,
        int chunks,
        int readsFrom,
        int readsTo,
        int writes,
        Signed artifact,
        Instant signedAt,
        Instant storedAt,
        String storedBy) {
    /** Whether it can go on with an outbox of this format; one that is not known is taken. */
    public boolean reads(int outboxFormat) {
        return outboxFormat == 0 || (outboxFormat >= readsFrom && outboxFormat <= readsTo);
    }

    /** As people name it. */
    @Override
    public String toString() {
        return version + " for " + target;
    }
}
