package dev.skerry.profile.model;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The models that an agent brings along. */
public enum BuiltIn {
    /** How far outside of all that was before a resource is. */
    ENVELOPE("builtin:envelope", 1),
    /** The same, together with how far an autoencoder that learned its usual form is off. */
    ENVELOPE_AUTOENCODER("builtin:envelope-autoencoder", 1),
    /** How far several resources together are from their usual values, also where these drift. */
    MULTICHANNEL("builtin:multichannel", 64),
    /** How far a resource is outside of what was expected of it, and what is expected next. */
    FORECAST("builtin:forecast", 1);

    private final String bundle;
    private final int mostInputs;

    BuiltIn(String bundle, int mostInputs) {
        this.bundle = bundle;
        this.mostInputs = mostInputs;
    }

    /** How many resources it watches; one at least. */
    public int mostInputs() {
        return mostInputs;
    }

    /** What a profile calls it. */
    public String bundle() {
        return bundle;
    }

    /** The one that a profile calls so. */
    public static Optional<BuiltIn> of(String bundle) {
        return Arrays.stream(values()).filter(one -> one.bundle.equals(bundle)).findFirst();
    }

    /** What profiles call them. */
    public static List<String> bundles() {
        return Arrays.stream(values()).map(BuiltIn::bundle).toList();
    }
}
