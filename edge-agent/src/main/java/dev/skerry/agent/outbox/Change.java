package dev.skerry.agent.outbox;

/** What someone other than the pipeline wants written. */
sealed interface Change {
    /** The gateway has these batches on its disk: both sequences are included. */
    record Acknowledged(long first, long last) implements Change {}

    /** The gateway will never store this batch. */
    record Rejected(long sequence, String code, String reason) implements Change {}

    /** A device's twin as it is now, for the twin store to read back. */
    record TwinChanged(String deviceId, byte[] content, Runnable whenDurable) implements Change {}
}
