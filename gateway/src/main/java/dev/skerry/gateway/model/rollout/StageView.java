package dev.skerry.gateway.model.rollout;

import java.time.Instant;

/**
 * A stage that a rollout came to.
 *
 * @param by who decided it; {@code gateway} when it went on or back by itself
 * @param reason why; empty at the beginning
 */
public record StageView(Stage stage, Instant at, String by, String reason) {}
