package dev.skerry.profile.exchange;

/** Formats that profiles are made of. */
public enum ForeignFormat {
    /** EdgeX device profile, version 2 or 3, in YAML or JSON. */
    EDGEX,
    /** W3C Thing Description or Thing Model 1.1. */
    WOT,
    /** LwM2M object in XML. */
    LWM2M
}
