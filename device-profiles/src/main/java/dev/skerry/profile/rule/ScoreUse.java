package dev.skerry.profile.rule;

import org.jspecify.annotations.Nullable;

/**
 * A model that an expression reads.
 *
 * @param model the binding's name in the profile
 * @param threshold the number that the score is compared with first; null if it is with none
 */
public record ScoreUse(String model, @Nullable Double threshold) {}
