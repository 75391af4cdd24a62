package dev.skerry.gateway.program.rollout;

import dev.skerry.gateway.profile.Member;
import dev.skerry.sync.proto.ProgramPeer;
import dev.skerry.sync.proto.ProgramReport;
import dev.skerry.sync.proto.ProgramStage;
import dev.skerry.sync.session.ProgramCheck;
import dev.skerry.sync.sign.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Agents of a site from which others get a version, so that it comes down to the site once. */
final class Peers {
    private Peers() {}

    /**
     * Those for one agent, by a hash, so that not all ask the same ones.
     *
     * @param members who is heard of
     * @param reports by agent
     */
    static List<ProgramPeer> of(
            Member agent,
            String target,
            String version,
            Collection<Member> members,
            Map<String, ProgramReport> reports) {
        return members.stream()
                .filter(other -> other.site().equals(agent.site()))
                .filter(other -> !other.agentId().equals(agent.agentId()))
                .sorted(Comparator.comparing(other -> hash(agent.agentId(), other.agentId())))
                .flatMap(other -> peer(other.agentId(), reports, target, version).stream())
                .limit(ProgramCheck.MOST_PEERS)
                .toList();
    }

    private static Optional<ProgramPeer> peer(
            String agentId, Map<String, ProgramReport> reports, String target, String version) {
        return Optional.ofNullable(reports.get(agentId))
                .filter(report -> has(report, target, version))
                .map(
                        report ->
                                ProgramPeer.newBuilder()
                                        .setAgentId(agentId)
                                        .setAddress(report.getShareAddress())
                                        .build());
    }

    private static boolean has(ProgramReport report, String target, String version) {
        boolean isOnIt =
                report.getOfferedVersion().equals(version)
                        && (report.getStage() == ProgramStage.PROGRAM_STAGE_STAGED
                                || report.getStage() == ProgramStage.PROGRAM_STAGE_TRIAL);
        return !report.getShareAddress().isEmpty()
                && report.getTarget().equals(target)
                && (report.getVersion().equals(version) || isOnIt);
    }

    private static String hash(String agentId, String otherId) {
        return Sha256.hex((agentId + "\n" + otherId).getBytes(StandardCharsets.UTF_8));
    }
}
