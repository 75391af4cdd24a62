package dev.skerry.it;

import dev.skerry.tool.site.AgentSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The profiles below {@code it/bad/profiles}. */
final class BadInputProfiles {
    private BadInputProfiles() {}

    /** Gives an agent copies of these. */
    static void copy(AgentSettings settings, String... names) throws IOException {
        Files.createDirectories(settings.profilesDir());
        for (String name : names) {
            String file = name + ".yaml";
            try (@Nullable InputStream profile =
                    BadInputProfiles.class.getResourceAsStream("/it/bad/profiles/" + file)) {
                Files.copy(Objects.requireNonNull(profile), settings.profilesDir().resolve(file));
            }
        }
    }
}
