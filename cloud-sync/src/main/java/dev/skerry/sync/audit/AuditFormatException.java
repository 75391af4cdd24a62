package dev.skerry.sync.audit;

/** A text is no note, checkpoint, proof or entry; what it says can't be trusted. */
public final class AuditFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Says what is wrong. */
    public AuditFormatException(String message) {
        super(message);
    }
}
