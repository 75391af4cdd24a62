package dev.skerry.agent.ingest.tls;

/** A certificate or a key can't be used; the message says which file, why, and what to do. */
public final class TlsFault extends Exception {
    private static final long serialVersionUID = 1L;

    TlsFault(String message) {
        super(message);
    }

    TlsFault(String message, Throwable cause) {
        super(message, cause);
    }
}
