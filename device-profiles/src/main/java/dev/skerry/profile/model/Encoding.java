package dev.skerry.profile.model;

/** How a text stands for a value that is none. */
public enum Encoding {
    /** A number, a truth value or an enum's raw value in quotes. */
    TEXT,
    /** Bytes in base64 (RFC 4648), either alphabet, padded or not. */
    BASE64,
    /** Bytes as pairs of hexadecimal digits. */
    HEX
}
