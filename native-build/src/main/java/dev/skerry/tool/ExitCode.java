package dev.skerry.tool;

/** What the tool's process exits with; part of its interface. */
public enum ExitCode {
    /** Done, and everything is right. */
    OK(0),
    /** Done, and something was found: a profile's problem, a lost reading. */
    FOUND(1),
    /** The command line was not understood, or what it started can't start with its settings. */
    USAGE(2),
    /** This machine or what runs on it does not allow it: a port in use, no demo running. */
    ENVIRONMENT(3),
    /** A fault of the tool itself. */
    INTERNAL(70);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    /** The number. */
    public int number() {
        return number;
    }
}
