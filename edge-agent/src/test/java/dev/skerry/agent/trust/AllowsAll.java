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

/** No policy is in force. */
final class AllowsAll implements OrderPolicy {
    @Override
    public Leave judge(Command command, ApprovedRequest approved) {
        return new Leave.Free();
    }

    @Override
    public @Nullable Refusal objection(
            ProfileReport now, ProfileSet next, List<ApprovedRequest> approved) {
        return null;
    }

    @Override
    public @Nullable Refusal objectionToModels(
            List<ModelChange> changes, List<ApprovedRequest> approved) {
        return null;
    }

    @Override
    public @Nullable Refusal objectionToProgram(ProgramPlan plan, List<ApprovedRequest> approved) {
        return null;
    }
}
