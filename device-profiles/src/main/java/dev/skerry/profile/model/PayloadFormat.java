package dev.skerry.profile.model;

/** How a source writes its messages. */
public enum PayloadFormat {
    JSON,
    /** SenML in JSON, RFC 8428 section 5. */
    SENML_JSON
}
