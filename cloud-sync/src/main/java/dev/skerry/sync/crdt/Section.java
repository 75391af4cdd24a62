package dev.skerry.sync.crdt;

/** Whose word a property's value is. */
public enum Section {
    /** What the device says that it is. */
    REPORTED,
    /** What somebody wants it to be. */
    DESIRED
}
