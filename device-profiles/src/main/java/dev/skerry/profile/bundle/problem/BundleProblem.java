package dev.skerry.profile.bundle.problem;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a bundle.
 *
 * @param file of the bundle in which it is; empty for the archive itself
 * @param place in that file: in the manifest a JSON pointer (RFC 6901), elsewhere words such as
 *     {@code line 3}; empty for the whole
 * @param message what is wrong
 * @param hint what to do about it, or null when the message says it already
 */
public record BundleProblem(
        BundleCode code, String file, String place, String message, @Nullable String hint) {

    /** The problem on a line, and the hint on another. */
    public String render() {
        String where =
                file.isEmpty()
                        ? ""
                        : file
                                + (place.isEmpty()
                                        ? ""
                                        : place.startsWith("/") ? "#" + place : ", " + place)
                                + ": ";
        return where + code.code() + " " + message + (hint == null ? "" : "\n  " + hint);
    }
}
