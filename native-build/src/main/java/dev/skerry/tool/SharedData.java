package dev.skerry.tool;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Recorded data that lies outside of the repository. */
public final class SharedData {
    private SharedData() {}

    /**
     * A file or folder below the directory that {@code SKERRY_SHARED} names, else below the {@code
     * shared} beside the checkout; null where it is not at hand.
     */
    public static @Nullable Path find(String below) {
        String configured = System.getenv("SKERRY_SHARED");
        if (configured != null) {
            Path place = Path.of(configured, below);
            return Files.exists(place) ? place : null;
        }
        for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
            Path place = up.resolve("shared").resolve(below);
            if (Files.exists(place)) {
                return place;
            }
        }
        return null;
    }
}
