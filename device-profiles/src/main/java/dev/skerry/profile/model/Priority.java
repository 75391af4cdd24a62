package dev.skerry.profile.model;

/** How urgently a resource's readings leave the agent; it chooses the lane of the outbox. */
public enum Priority {
    ALARM,
    TELEMETRY,
    BULK
}
