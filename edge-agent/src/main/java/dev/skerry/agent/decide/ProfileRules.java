package dev.skerry.agent.decide;

import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.RuleSpec;
import dev.skerry.profile.rule.RuleProgram;
import java.util.List;

/** A profile's rules, ready to be evaluated. */
record ProfileRules(String digest, List<Rule> rules) {
    ProfileRules {
        rules = List.copyOf(rules);
    }

    boolean has(String rule) {
        return rules.stream().anyMatch(r -> r.spec().name().equals(rule));
    }

    /** A rule with its spans in microseconds. */
    record Rule(RuleSpec spec, RuleProgram program, long holdMicros, long clearAfterMicros) {}

    static ProfileRules of(DeviceProfile profile) {
        return new ProfileRules(
                profile.digest(),
                profile.rules().stream()
                        .map(
                                spec ->
                                        new Rule(
                                                spec,
                                                RuleProgram.compile(profile, spec),
                                                spec.holdFor().toNanos() / 1_000,
                                                spec.clearAfter().toNanos() / 1_000))
                        .toList());
    }
}
