package dev.skerry.agent.seal;

/** Whether what the agent keeps is sealed. */
public enum AtRest {
    /** If there is a key. */
    AUTO,
    /** Without a key the agent does not start, nor on data that it has not sealed. */
    REQUIRED,
    /** No; a key only opens what was sealed before. */
    OFF
}
