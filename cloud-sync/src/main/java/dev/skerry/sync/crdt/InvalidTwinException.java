package dev.skerry.sync.crdt;

/** A message about a twin says what can't be; nothing of it is to be merged. */
public final class InvalidTwinException extends Exception {
    /** The stable code. */
    public static final String CODE = "SKR-S015";

    private static final long serialVersionUID = 1L;

    InvalidTwinException(String message) {
        super(message);
    }
}
