package dev.skerry.profile.watch;

import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.RuleSpec;
import dev.skerry.profile.rule.RuleProgram;
import java.util.List;

/** A profile's rules, ready to be evaluated. */
public record ProfileRules(String digest, List<Rule> rules) {
    public ProfileRules {
        rules = List.copyOf(rules);
    }

    /** Whether the profile has a rule of that name. */
    public boolean has(String rule) {
        return rules.stream().anyMatch(r -> r.spec().name().equals(rule));
    }

    /** A rule with its spans in microseconds. */
    public record Rule(
            RuleSpec spec, RuleProgram program, long holdMicros, long clearAfterMicros) {}

    /** The rules of a profile that was compiled. */
    public static ProfileRules of(DeviceProfile profile) {
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
