package dev.skerry.tool.flash.write;

/** What is being done with a drive. */
public enum Stage {
    /** Its bytes are written. */
    WRITE,
    /** They are read back. */
    VERIFY
}
