package dev.skerry.gateway.profile;

import java.time.Instant;
import java.util.List;

/**
 * A profile with its versions.
 *
 * @param description of the highest version
 * @param versions the highest first
 */
public record ProfileView(
        String name,
        String description,
        List<VersionView> versions,
        List<Assignment> assignments,
        CountsView agents) {
    public ProfileView {
        versions = List.copyOf(versions);
        assignments = List.copyOf(assignments);
    }

    /**
     * A version of a profile.
     *
     * @param digest SHA-256 of the source in lower-case hexadecimal
     * @param storedBy from where it came, for people
     */
    public record VersionView(
            String name,
            String version,
            String digest,
            String description,
            Instant storedAt,
            String storedBy,
            int sizeBytes) {}

    /**
     * How many agents shall work by the profile, by what became of that.
     *
     * @param pending of which nothing was heard yet
     */
    public record CountsView(int applied, int pending, int refused) {}
}
