package dev.skerry.agent.program;

/** Ends the process so that the launcher switches to what is staged. */
public interface SwitchOver {
    /** The process's exit code for that. */
    int CODE = 77;

    /** Does not wait; the agent stops as cleanly as on any other day. */
    void begin();
}
