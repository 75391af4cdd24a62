package dev.skerry.agent.outbox.log;

/** The files were written with another key, or with none. */
public final class WrongKeyException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String file;

    /** This file was. */
    public WrongKeyException(String file) {
        super(file + " was written with another key");
        this.file = file;
    }

    /** Which. */
    public String file() {
        return file;
    }
}
