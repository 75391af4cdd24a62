package dev.skerry.tool.flash.image;

import java.util.HexFormat;
import java.util.Optional;

/** What an image may be packed with, known by its first bytes, not by its name. */
public enum Compression {
    NONE(""),
    /** The XZ file format 1.2. */
    XZ("fd377a585a00"),
    /** RFC 8878, 3.1.1. */
    ZSTD("28b52ffd"),
    /** RFC 1952, 2.3.1. */
    GZIP("1f8b08");

    /** How many bytes of a file tell. */
    static final int TELLING_BYTES = 6;

    private final String magic;

    Compression(String magic) {
        this.magic = magic;
    }

    /** What a file begins with this is packed with; empty for an archive of another kind. */
    static Optional<Compression> of(byte[] first) {
        String hex = HexFormat.of().formatHex(first);
        if (hex.startsWith("504b0304") || hex.startsWith("425a68") || hex.startsWith("377abcaf")) {
            return Optional.empty();
        }
        for (Compression one : values()) {
            if (one != NONE && hex.startsWith(one.magic)) {
                return Optional.of(one);
            }
        }
        return Optional.of(NONE);
    }
}
