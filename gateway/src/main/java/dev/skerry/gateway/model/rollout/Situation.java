package dev.skerry.gateway.model.rollout;

import dev.skerry.gateway.model.SqlBundleStore;
import dev.skerry.gateway.model.StoredBundle;
import dev.skerry.gateway.model.gate.Evidence;
import dev.skerry.gateway.model.gate.Evidence.Subject;
import dev.skerry.gateway.model.gate.GateCheck;
import dev.skerry.gateway.model.gate.GateResult;
import dev.skerry.gateway.model.rollout.ModelReports.Report;
import dev.skerry.gateway.profile.Member;
import dev.skerry.gateway.profile.Members;
import dev.skerry.sync.proto.BundleRef;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * What is decided by: what is assigned and rolled out, who is there, and what they said last.
 *
 * @param members by id, as are the reports
 */
record Situation(Plans plans, Map<String, Member> members, Map<String, Report> reports) {
    /** How many agents a reason names. */
    private static final int MOST_NAMED = 3;

    /** Between what a reason says and each agent that it names. */
    private static final String NAMED = "; agent '";

    Situation {
        members = Map.copyOf(members);
        reports = Map.copyOf(reports);
    }

    static Situation read(Handle handle) {
        return new Situation(plans(handle), Members.all(handle), ModelReports.all(handle));
    }

    static Plans plans(Handle handle) {
        return new Plans(
                SqlRolloutStore.assignments(handle),
                SqlRolloutStore.open(handle),
                SqlBundleStore.all(handle).stream()
                        .collect(Collectors.toMap(StoredBundle::digest, Situation::ref)));
    }

    private static BundleRef ref(StoredBundle bundle) {
        return BundleRef.newBuilder()
                .setVersion(bundle.version().toString())
                .setDigest(bundle.digest())
                .setArchiveDigest(bundle.archiveSha256())
                .setArchiveBytes(bundle.archiveBytes())
                .setArtifact(bundle.artifact().toByteString())
                .build();
    }

    /** The agents that a rollout is for, in the order of their ids. */
    List<Member> targets(Rollout rollout) {
        return plans.targets(rollout, members.values()).stream()
                .sorted(Comparator.comparing(Member::agentId))
                .toList();
    }

    /** Whether the version is what is assigned to an agent. */
    boolean hasAlready(Rollout rollout, Member agent) {
        return plans.assigned(rollout.name(), agent)
                .filter(assigned -> assigned.digest().equals(rollout.digest()))
                .isPresent();
    }

    /** What an agent says of the version, in the role that it has there now. */
    Evidence evidence(Rollout rollout, String agentId) {
        return Evidence.of(
                agentId,
                reports.getOrDefault(agentId, Report.NONE).content(),
                new Subject(rollout.name(), rollout.digest(), rollout.id()),
                rollout.actsOn(agentId));
    }

    /** What agents say of the version where it runs: on those on which it acts, else in shadow. */
    List<Evidence> running(Rollout rollout) {
        return meant(rollout).stream()
                .filter(evidence -> evidence.progress() == Evidence.Progress.RUNNING)
                .toList();
    }

    /**
     * How its gates stand: by the agents on which it acts, else by those that it is a shadow on.
     */
    List<GateResult> gates(Rollout rollout) {
        return GateCheck.of(rollout.gates(), meant(rollout));
    }

    private List<Evidence> meant(Rollout rollout) {
        return targets(rollout).stream()
                .map(Member::agentId)
                .filter(agentId -> !rollout.stage().acts() || rollout.actsOn(agentId))
                .map(agentId -> evidence(rollout, agentId))
                .toList();
    }

    /** What the first agents that it failed on say; empty if there are none. */
    String failures(Rollout rollout) {
        return targets(rollout).stream()
                .map(agent -> evidence(rollout, agent.agentId()))
                .filter(Evidence::hasFailed)
                .limit(MOST_NAMED)
                .map(
                        failed ->
                                NAMED
                                        + "%s': %s %s"
                                                .formatted(
                                                        failed.agentId(),
                                                        failed.code(),
                                                        failed.message()))
                .collect(Collectors.joining());
    }

    /** A reason for somebody who does not see all agents. */
    static String withoutAgents(String reason) {
        int named = reason.indexOf(NAMED);
        return named < 0 ? reason : reason.substring(0, named);
    }
}
