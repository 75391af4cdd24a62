package dev.skerry.profile.credential;

/**
 * A credentials file can't be used; the message says why and what to do, and never quotes a key.
 */
public final class CredentialsFault extends Exception {
    private static final long serialVersionUID = 1L;

    CredentialsFault(String message) {
        super(message);
    }
}
