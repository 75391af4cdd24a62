package dev.skerry.profile.bundle.manifest;

/** A choice that has a word in the manifest. */
public interface Word {
    /** As the manifest writes it. */
    String word();
}
