package dev.skerry.gateway.model;

import dev.skerry.gateway.feedback.PrecisionView.Group;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model with its versions.
 *
 * @param versions the highest first
 */
public record ModelView(String name, List<VersionView> versions) {
    public ModelView {
        versions = List.copyOf(versions);
    }

    /**
     * A version of a model: a bundle.
     *
     * @param digest SHA-256 of its manifest in lower-case hexadecimal: its name everywhere
     * @param task anomaly-score, forecast, classification or regression
     * @param licence an SPDX licence expression
     * @param archiveBytes how long the archive is
     * @param archiveSha256 of the archive, in lower-case hexadecimal
     * @param signedBy id of the gateway's key that vouches for it
     * @param runs how many agents run it, by role and state, of those that whoever asks sees
     * @param precision of the alarms whose rules read it; null while there is none
     */
    public record VersionView(
            String name,
            String version,
            String digest,
            String task,
            String licence,
            String description,
            long archiveBytes,
            String archiveSha256,
            Instant storedAt,
            String storedBy,
            String signedBy,
            Instant signedAt,
            List<RunCount> runs,
            @Nullable Group precision) {
        public VersionView {
            runs = List.copyOf(runs);
        }

        static VersionView of(StoredBundle bundle, List<RunCount> runs, @Nullable Group precision) {
            return new VersionView(
                    bundle.name(),
                    bundle.version().toString(),
                    bundle.digest(),
                    bundle.task(),
                    bundle.licence(),
                    bundle.description(),
                    bundle.archiveBytes(),
                    bundle.archiveHex(),
                    bundle.storedAt(),
                    bundle.storedBy(),
                    bundle.artifact().getKeyId(),
                    bundle.signedAt(),
                    runs,
                    precision);
        }
    }

    /**
     * How many agents say the same of a bundle.
     *
     * @param role acting or shadow
     * @param state pending, running, refused or reverted
     */
    public record RunCount(String role, String state, long agents) {}
}
