package dev.skerry.agent.outbox;

import dev.skerry.agent.pipeline.Refusal;

/** The outbox can't be opened or read. */
public final class OutboxUnavailableException extends Exception {
    private static final long serialVersionUID = 1;

    private final String code;

    /** What is wrong, with its code. */
    public OutboxUnavailableException(String code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** Whether it may go away by itself, as when somebody makes room on the disk. */
    public boolean mayPass() {
        return DiskState.mayPass(this);
    }

    /** The same for people and the status page. */
    public Refusal refusal() {
        return new Refusal(code, String.valueOf(getMessage()));
    }
}
