package dev.skerry.gateway.insight;

/** What sessions hand on of what agents tell of themselves. */
public record Insight(
        LogTails logs, AgentSettings settings, VitalsBoard vitals, MessageRequests messages) {}
