package dev.skerry.profile.model;

/** How a source writes its messages. */
public enum PayloadFormat {
    JSON,
    /** RFC 8949. */
    CBOR,
    /** SenML in JSON, RFC 8428 section 5. */
    SENML_JSON,
    /** SenML in CBOR, RFC 8428 section 6. */
    SENML_CBOR,
    /** UTF-8 text that is one value, or that a pattern takes apart. */
    TEXT,
    /** Fields at fixed places. */
    BINARY;

    /** Whether values stand where JSON pointers (RFC 6901) say. */
    public boolean isDocument() {
        return this == JSON || this == CBOR;
    }

    /** Whether values are records with names, units and times of their own. */
    public boolean isSenml() {
        return this == SENML_JSON || this == SENML_CBOR;
    }
}
