package dev.skerry.agent.trust;

import dev.skerry.agent.pipeline.Refusal;

/** Whether the policy in force lets a command be carried out. */
public sealed interface Leave {
    /** It may not. */
    record Refused(Refusal why) implements Leave {
        public Refused {
            why = why.cut();
        }
    }

    /**
     * It may not, since an approver said no: not later either.
     *
     * @param untilMicros as in {@link Approved}
     */
    record Denied(Refusal why, long untilMicros) implements Leave {
        public Denied {
            why = why.cut();
        }
    }

    /** It may, and nobody had to approve it. */
    record Free() implements Leave {}

    /**
     * It may, since people approved it: once.
     *
     * @param sinceMicros when the first of the approvals that counted was signed, by its approver's
     *     clock, microseconds since 1970-01-01T00:00:00Z
     * @param untilMicros from then on these approvals let nothing pass, by the agent's clock
     */
    record Approved(long sinceMicros, long untilMicros) implements Leave {}
}
