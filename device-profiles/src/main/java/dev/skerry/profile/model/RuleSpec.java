package dev.skerry.profile.model;

import java.time.Duration;
import java.util.List;

/**
 * What follows from what a device shows.
 *
 * @param when CEL expression that was type-checked by the compiler
 * @param holdFor how long the expression must stay true before the rule fires; zero fires at once
 * @param clearAfter how long the expression must stay false before a rule that fired has ended, so
 *     that its alarm clears and it may fire again; zero ends it at once
 */
public record RuleSpec(
        String name, String when, Duration holdFor, Duration clearAfter, List<RuleAction> then) {
    public RuleSpec {
        then = List.copyOf(then);
    }
}
