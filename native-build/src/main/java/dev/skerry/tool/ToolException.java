package dev.skerry.tool;

/**
 * Something that keeps a command from being done. Its message begins with a stable code and says
 * what to do.
 */
public final class ToolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final ExitCode exitCode;

    /** A failure with its code, {@code SKR-T…}, listed in docs/errors.md. */
    public ToolException(String code, ExitCode exitCode, String message) {
        super(code + " " + message);
        this.code = code;
        this.exitCode = exitCode;
    }

    /** The stable code. */
    public String code() {
        return code;
    }

    /** What the process exits with. */
    public ExitCode exitCode() {
        return exitCode;
    }
}
