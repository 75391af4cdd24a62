package dev.skerry.tool.evaluate;

import dev.skerry.profile.model.BuiltIn;
import dev.skerry.tool.ToolException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is to be evaluated.
 *
 * @param name as a profile names it
 * @param folder where the bundle lies; null of a built-in one
 * @param file the bundle itself; null of a built-in one
 */
record ModelChoice(String name, @Nullable Path folder, @Nullable Path file) {
    /** What the names of built-in models begin with. */
    static final String BUILT_IN = "builtin:";

    /** A built-in one. */
    static ModelChoice of(BuiltIn model) {
        return new ModelChoice(model.bundle(), null, null);
    }

    /**
     * What somebody wrote.
     *
     * @param text a built-in model's name, or a bundle's file or folder
     * @throws ToolException SKR-E006 if there is no such bundle
     */
    static ModelChoice of(String text) {
        Optional<BuiltIn> builtIn = BuiltIn.of(text);
        if (builtIn.isPresent()) {
            return of(builtIn.get());
        }
        BundlePlace place = BundlePlace.at(Path.of(text));
        return new ModelChoice(place.name(), place.folder(), Path.of(text));
    }

    /** Whether it begins with numbers that a seed decides. */
    boolean hasSeed() {
        return name.equals(BuiltIn.ENVELOPE_AUTOENCODER.bundle());
    }
}
