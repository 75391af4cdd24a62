package dev.skerry.agent.clock;

/** When the system clock is believed. */
public enum Trust {
    /** When it is synchronised, or the machine keeps time while it is off and it can be right. */
    AUTO,
    /** Whatever it shows. */
    ALWAYS,
    /** Not at all: only a gateway tells the time. */
    NEVER
}
