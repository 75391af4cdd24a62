package dev.skerry.profile.rule;

import java.time.Duration;

/** A window that an expression needs, so that whoever evaluates it keeps enough readings. */
public record WindowUse(WindowFunction function, String resource, Duration span) {}
