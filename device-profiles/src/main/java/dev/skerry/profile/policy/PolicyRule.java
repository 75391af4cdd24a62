package dev.skerry.profile.policy;

import dev.skerry.profile.rule.RequestCondition;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one sort of request needs.
 *
 * @param when the condition as it was written
 * @param approvals how many different approvers
 * @param by names of those whose approvals count
 * @param within how long after the request an approval may come, and how old one of a command may
 *     be; null: as long as the request waits
 * @param self whether the approval of who asked counts
 */
public record PolicyRule(
        String name,
        String when,
        RequestCondition condition,
        int approvals,
        List<String> by,
        @Nullable Duration within,
        boolean self) {
    public PolicyRule {
        by = List.copyOf(by);
    }
}
