package dev.skerry.profile.exchange;

/** Formats that are made of profiles. */
public enum ExportFormat {
    /** W3C Thing Description 1.1. */
    WOT,
    /** EdgeX device profile, version 3, in YAML. */
    EDGEX
}
