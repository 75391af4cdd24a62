package dev.skerry.agent.trust;

import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.sync.proto.ApprovedRequest;
import dev.skerry.sync.proto.Command;
import dev.skerry.sync.proto.ProfileReport;
import dev.skerry.sync.proto.ProfileSet;
import dev.skerry.sync.proto.ProgramPlan;
import dev.skerry.sync.session.ModelChange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which of the gateway's own orders may be followed. */
public interface OrderPolicy {
    /**
     * Whether a command may be carried out.
     *
     * @param approved what the order has to say for itself; empty if nothing
     */
    Leave judge(Command command, ApprovedRequest approved);

    /**
     * Why the agent may not go over to a set of profiles; null if it may.
     *
     * @param now what it works by
     * @param approved what the order has to say for itself
     */
    @Nullable Refusal objection(ProfileReport now, ProfileSet next, List<ApprovedRequest> approved);

    /**
     * Why the agent may not run bundles; null if it may.
     *
     * @param changes those that it was not allowed before
     * @param approved what the order has to say for itself
     */
    @Nullable Refusal objectionToModels(List<ModelChange> changes, List<ApprovedRequest> approved);

    /**
     * Why the agent may not go over to another program; null if it may.
     *
     * @param plan of one that it was not allowed before
     * @param approved what the order has to say for itself
     */
    @Nullable Refusal objectionToProgram(ProgramPlan plan, List<ApprovedRequest> approved);
}
