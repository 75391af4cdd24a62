package dev.skerry.profile.model;

import java.time.Duration;
import java.util.List;

/**
 * What follows from what a device shows.
 *
 * @param when CEL expression that was type-checked by the compiler
 * @param holdFor how long the expression must stay true before the rule fires; zero fires at once
 */
public record RuleSpec(String name, String when, Duration holdFor, List<RuleAction> then) {
    public RuleSpec {
        then = List.copyOf(then);
    }
}
