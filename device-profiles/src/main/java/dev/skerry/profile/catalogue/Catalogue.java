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

    /** Begins a payload of bytes in a golden file. */
    private static final String HEX = "hex ";

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

    /** Messages as the device sends them, as lines of a capture; none of an unknown name. */
    public static String messages(String name) {
        if (!names().contains(name)) {
            return "";
        }
        var lines = new StringBuilder();
        String address = "";
        for (String line : golden(name).lines().toList()) {
            if (line.startsWith("> ")) {
                address = line.substring(2);
            } else if (!address.isEmpty()) {
                lines.append(captured(address, line)).append('\n');
                address = "";
            }
        }
        return lines.toString();
    }

    private static String captured(String address, String payload) {
        return payload.startsWith(HEX)
                ? "{\"topic\":\"%s\",\"payloadHex\":\"%s\"}"
                        .formatted(address, payload.substring(HEX.length()))
                : address + " " + payload;
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
