package dev.skerry.profile.compile;

import dev.skerry.profile.policy.Policy;
import java.util.List;

/** What became of a policy's source: the policy, or all that is wrong with it. */
public sealed interface PolicyCompileResult {

    /**
     * The source is right.
     *
     * @param warnings what its author may not have thought of
     */
    record Compiled(Policy policy, List<Problem> warnings) implements PolicyCompileResult {
        public Compiled {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * The source is wrong; a policy that does not compile is never in force.
     *
     * @param problems at least one, in the order of the file
     */
    record Rejected(List<Problem> problems) implements PolicyCompileResult {
        public Rejected {
            problems = List.copyOf(problems);
            if (problems.isEmpty()) {
                throw new IllegalArgumentException("rejected without a problem");
            }
        }
    }
}
