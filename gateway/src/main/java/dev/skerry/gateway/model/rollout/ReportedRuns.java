package dev.skerry.gateway.model.rollout;

import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.model.ModelRun;
import dev.skerry.gateway.model.ModelRuns;
import dev.skerry.gateway.model.rollout.ModelReports.Report;
import dev.skerry.gateway.profile.Member;
import dev.skerry.gateway.profile.Members;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Who runs what, by what agents said last. A bundle is needed as long as it is assigned or rolled
 * out: an agent that runs it has it on its own disk.
 */
public final class ReportedRuns implements ModelRuns {
    private final Jdbi jdbi;

    public ReportedRuns(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    @Override
    public List<ModelRun> of(Sites sites) {
        return jdbi.withHandle(
                handle -> {
                    Map<String, Report> reports = ModelReports.all(handle);
                    return Members.all(handle).values().stream()
                            .filter(agent -> sites.include(agent.site()))
                            .map(Member::agentId)
                            .flatMap(id -> runs(id, reports.getOrDefault(id, Report.NONE)))
                            .toList();
                });
    }

    @Override
    public List<ModelRun> ofAgent(String agentId) {
        return jdbi.withHandle(handle -> runs(agentId, ModelReports.of(handle, agentId)).toList());
    }

    private static Stream<ModelRun> runs(String agentId, Report report) {
        Instant at = report.at();
        return at == null
                ? Stream.empty()
                : report.content().getModelsList().stream()
                        .map(state -> ModelRun.of(agentId, at, state));
    }

    @Override
    public Optional<String> need(Handle transaction, String digest) {
        Stream<String> assigned =
                SqlRolloutStore.assignments(transaction).stream()
                        .filter(assignment -> assignment.digest().equals(digest))
                        .map(assignment -> "it is assigned to " + assignment.place().words());
        Stream<String> rolledOut =
                SqlRolloutStore.open(transaction).stream()
                        .filter(rollout -> rollout.digest().equals(digest))
                        .map(rollout -> "rollout %s is open".formatted(rollout.id()));
        return Stream.concat(assigned, rolledOut).findFirst();
    }
}
