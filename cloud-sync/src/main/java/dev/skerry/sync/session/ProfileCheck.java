package dev.skerry.sync.session;

import dev.skerry.sync.proto.AssignedProfile;
import dev.skerry.sync.proto.ProfileReport;
import dev.skerry.sync.proto.ProfileRequest;
import dev.skerry.sync.proto.ProfileSet;
import dev.skerry.sync.proto.ProfileState;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What either side may say about profiles. */
public final class ProfileCheck {
    /** How many sources may be asked for at once: each may be as large as a frame. */
    public static final int MOST_SOURCES = 8;

    /** How many profiles a report may name, each again for every device that it is for. */
    static final int MOST_REPORTED = 4_000;

    /** What one is called is told again by whoever refuses it. */
    private static final int MOST_CHARS = 256;

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    private ProfileCheck() {}

    /** For whom a profile of a name is; the device is empty when it is for all. */
    private record Place(String name, String device) {}

    /** What is wrong with a set, or null. */
    public static @Nullable String problem(ProfileSet set) {
        Set<Place> taken = new HashSet<>();
        for (AssignedProfile profile : set.getProfilesList()) {
            if (profile.getName().isEmpty() || profile.getVersion().isEmpty()) {
                return "an assigned profile has no name or no version";
            }
            int longest = Math.max(profile.getName().length(), profile.getVersion().length());
            if (longest > MOST_CHARS) {
                return "an assigned profile's name or version has %d characters, at most %d"
                        .formatted(longest, MOST_CHARS);
            }
            if (!isDigest(profile.getDigest())) {
                return "profile '%s' has the digest '%s'"
                        .formatted(profile.getName(), profile.getDigest());
            }
            List<String> devices =
                    profile.getDevicesList().isEmpty() ? List.of("") : profile.getDevicesList();
            for (String device : devices) {
                if (!taken.add(new Place(profile.getName(), device))) {
                    return "two versions of profile '%s' are assigned to %s"
                            .formatted(
                                    profile.getName(), device.isEmpty() ? "all devices" : device);
                }
            }
        }
        return null;
    }

    /** What is wrong with a report, or null. */
    static @Nullable String problem(ProfileReport report) {
        int count = 0;
        for (ProfileState profile : report.getProfilesList()) {
            count += Math.max(1, profile.getDevicesCount());
            int longest = Math.max(profile.getName().length(), profile.getVersion().length());
            if (longest > MOST_CHARS) {
                return "a reported profile's name or version has %d characters, at most %d"
                        .formatted(longest, MOST_CHARS);
            }
            if (!profile.getDigest().isEmpty() && !isDigest(profile.getDigest())) {
                return "the agent reports profile '%s' with a digest that is none"
                        .formatted(profile.getName());
            }
        }
        return count <= MOST_REPORTED
                ? null
                : "the agent reports %d profiles and devices, at most %d"
                        .formatted(count, MOST_REPORTED);
    }

    /** What is wrong with a request, or null. */
    static @Nullable String problem(ProfileRequest request) {
        if (request.getDigestsCount() > MOST_SOURCES) {
            return "the agent asks for %d profiles at once, at most %d"
                    .formatted(request.getDigestsCount(), MOST_SOURCES);
        }
        for (String digest : request.getDigestsList()) {
            if (!isDigest(digest)) {
                return "the agent asks for a profile with the digest '" + digest + "'";
            }
        }
        return null;
    }

    private static boolean isDigest(String text) {
        return DIGEST.matcher(text).matches();
    }
}
