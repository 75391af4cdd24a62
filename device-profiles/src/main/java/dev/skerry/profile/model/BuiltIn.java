package dev.skerry.profile.model;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The models that an agent brings along. */
public enum BuiltIn {
    /** How far outside of all that was before a resource is. */
    ENVELOPE("builtin:envelope"),
    /** The same, together with how far an autoencoder that learned its usual form is off. */
    ENVELOPE_AUTOENCODER("builtin:envelope-autoencoder");

    private final String bundle;

    BuiltIn(String bundle) {
        this.bundle = bundle;
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
