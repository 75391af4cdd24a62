package dev.skerry.gateway.twin;

/** What is kept of twins: their state, their past, and what they could not agree on. */
public record TwinStores(TwinStore twins, TwinHistory history, ConflictStore conflicts) {}
