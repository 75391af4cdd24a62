package dev.skerry.agent.pipeline;

/**
 * Why a message was not accepted.
 *
 * @param code stable, {@code SKR-…}, listed in docs/errors.md
 * @param message what was wrong, where, and what to do
 */
public record Refusal(String code, String message) {}
