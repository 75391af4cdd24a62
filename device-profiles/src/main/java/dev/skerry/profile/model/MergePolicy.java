package dev.skerry.profile.model;

/** How concurrent writes to a twin's property are merged; names as in a profile, with hyphens. */
public enum MergePolicy {
    LAST_WRITER,
    EDGE_WINS,
    CLOUD_WINS,
    MIN,
    MAX,
    COUNTER,
    SET,
    ASK
}
