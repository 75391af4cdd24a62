package dev.skerry.gateway.condition;

import java.time.Duration;

/**
 * From when on a condition is worth an alarm. Zero switches a condition off.
 *
 * @param cutOffAfter how long nothing was heard of an agent
 * @param outboxLeft until its outbox is full
 * @param certificateLeft until its certificate ends
 * @param sourceDownAfter how long what it takes messages from could not be reached
 * @param hold how long the others have to hold
 */
public record Thresholds(
        Duration cutOffAfter,
        Duration outboxLeft,
        Duration certificateLeft,
        Duration sourceDownAfter,
        Duration hold) {}
