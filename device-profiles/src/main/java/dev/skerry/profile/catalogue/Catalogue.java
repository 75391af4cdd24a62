package dev.skerry.profile.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Reads the shipped profiles; docs/catalogue.md lists them. */
public final class Catalogue {
    private static final String FOLDER = "/dev/skerry/catalogue/";

    private Catalogue() {}

    /** The names of all profiles, in the order of the alphabet. */
    public static List<String> names() {
        return read("index.txt").lines().toList();
    }

    /** The YAML of a profile, if there is one of that name. */
    public static Optional<String> yaml(String name) {
        return names().contains(name)
                ? Optional.of(read(name + "/profile.yaml"))
                : Optional.empty();
    }

    /** Messages as the device sends them, and what they decode to. */
    static String golden(String name) {
        return read(name + "/golden.txt");
    }

    private static String read(String file) {
        try (InputStream in = Catalogue.class.getResourceAsStream(FOLDER + file)) {
            if (in == null) {
                throw new IllegalStateException(FOLDER + file + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
