package dev.skerry.profile.exchange;

import dev.skerry.profile.exchange.part.Leftover;
import java.util.List;

/** What became of a description of another format. */
public sealed interface ImportResult {
    /**
     * A profile was made of it.
     *
     * @param yaml the profile's text, which compiles; guesses are marked in comments
     * @param leftovers what the profile does not have of it
     */
    record Imported(ForeignFormat format, String yaml, List<Leftover> leftovers)
            implements ImportResult {
        public Imported {
            leftovers = List.copyOf(leftovers);
        }
    }

    /**
     * Nothing could be made of it.
     *
     * @param code stable, {@code SKR-X0…}
     * @param message what is wrong, with the place if there is one
     * @param hint what to do
     */
    record Refused(String code, String message, String hint) implements ImportResult {}
}
