package dev.skerry.profile.policy;

import java.util.List;

/** Whether a request may be carried out. */
public sealed interface Verdict {
    /**
     * It may.
     *
     * @param rules those that asked for approvals; none when it needs none
     * @param approvers whose approvals counted
     */
    record Granted(List<String> rules, List<String> approvers) implements Verdict {
        public Granted {
            rules = List.copyOf(rules);
            approvers = List.copyOf(approvers);
        }
    }

    /**
     * It may not, as it is now.
     *
     * @param gaps what is missing, of each rule that is not satisfied; at least one
     */
    record Missing(List<Gap> gaps) implements Verdict {
        public Missing {
            gaps = List.copyOf(gaps);
        }
    }

    /** It may not: an approver who was asked said no. */
    record Denied(String by) implements Verdict {}

    /**
     * What one rule misses.
     *
     * @param approvals how many more it needs
     * @param mayApprove whose approvals would count, without those that it has
     */
    record Gap(String rule, int approvals, List<String> mayApprove) {
        public Gap {
            mayApprove = List.copyOf(mayApprove);
        }

        /** For people: {@code rule 'valves' needs 1 more approval, by anna or bob}. */
        public String inWords() {
            return "rule '%s' needs %d more approval%s, by %s"
                    .formatted(
                            rule,
                            approvals,
                            approvals == 1 ? "" : "s",
                            mayApprove.isEmpty()
                                    ? "somebody other than who asked"
                                    : String.join(" or ", mayApprove));
        }
    }
}
