package dev.skerry.gateway.program.rollout;

import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.profile.Member;
import dev.skerry.gateway.profile.Members;
import dev.skerry.gateway.program.SqlProgramStore;
import dev.skerry.gateway.program.StoredProgram;
import dev.skerry.sync.proto.ProgramReport;
import dev.skerry.sync.sign.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Who gets a version, and in which wave: those that are connected first, each time others, by a
 * hash of rollout and agent. Chosen once, when the rollout begins.
 */
final class Casting {
    private final Map<String, Member> members;
    private final Map<String, ProgramReport> reports;
    private final Set<String> busy;
    private final FleetNow fleet;
    private final Map<String, Instant> heard;

    Casting(Handle handle, FleetNow fleet) {
        this.members = Members.all(handle);
        this.reports = ProgramReports.all(handle);
        this.busy = SqlTurns.busy(handle);
        this.fleet = fleet;
        this.heard = fleet.heard();
    }

    /**
     * An agent that a rollout is meant for.
     *
     * @param runs the version that it told last; empty if it never did
     * @param program of the version for its target; null if there is none
     */
    record Cast(
            String agentId,
            String site,
            String target,
            String runs,
            Fit fit,
            @Nullable StoredProgram program) {}

    /** All that a rollout would be meant for, of these sites. */
    List<Cast> of(Handle handle, String version, Audience audience, Sites sites) {
        Map<String, StoredProgram> programs =
                SqlProgramStore.ofVersion(handle, version).stream()
                        .collect(Collectors.toMap(StoredProgram::target, Function.identity()));
        return members.values().stream()
                .filter(agent -> audience.has(agent) && sites.include(agent.site()))
                .map(agent -> cast(agent, programs, false))
                .toList();
    }

    private Cast cast(Member agent, Map<String, StoredProgram> programs, boolean mayGoDown) {
        ProgramReport report = reports.get(agent.agentId());
        String target = report == null ? "" : report.getTarget();
        StoredProgram program = programs.get(target);
        Fit fit =
                Fit.of(
                        new Fit.Agent(
                                report,
                                fleet.freeBytes(agent.agentId()),
                                heard.containsKey(agent.agentId()),
                                busy.contains(agent.agentId())),
                        program,
                        mayGoDown);
        return new Cast(
                agent.agentId(),
                agent.site(),
                target,
                report == null ? "" : report.getVersion(),
                fit,
                program);
    }

    /** The parts of those that it fits. */
    List<Turn> turns(String rolloutId, List<Cast> casts, Waves waves, Instant now) {
        List<Cast> in =
                casts.stream()
                        .filter(cast -> cast.fit().isIn())
                        .sorted(
                                Comparator.comparing((Cast cast) -> cast.fit() != Fit.FITS)
                                        .thenComparing(cast -> hash(rolloutId, cast.agentId())))
                        .toList();
        List<Turn> turns = new ArrayList<>();
        for (int rank = 0; rank < in.size(); rank++) {
            Cast cast = in.get(rank);
            StoredProgram program = Objects.requireNonNull(cast.program());
            turns.add(
                    Turn.waiting(
                            cast.agentId(),
                            waves.waveOf(rank, in.size()),
                            program.version().toString(),
                            program.indexDigest(),
                            now));
        }
        return turns;
    }

    /** The parts of those that go back to what they ran before, as far as the catalogue has it. */
    List<Turn> goingBack(Handle handle, List<Turn> turns, Instant now) {
        Map<String, StoredProgram> programs =
                SqlProgramStore.all(handle).stream()
                        .collect(
                                Collectors.toMap(
                                        one -> one.version() + " " + one.target(),
                                        Function.identity()));
        List<Turn> back = new ArrayList<>();
        for (Turn turn : turns) {
            boolean hasGone = turn.state() == TurnState.COMMITTED || turn.offers() > 0;
            ProgramReport report = reports.get(turn.agentId());
            if (!hasGone || turn.before().isEmpty() || report == null || isBack(turn, report)) {
                continue;
            }
            StoredProgram program = programs.get(turn.before() + " " + report.getTarget());
            if (program != null && program.reads(report.getOutboxFormat())) {
                back.add(
                        Turn.waiting(turn.agentId(), 0, turn.before(), program.indexDigest(), now));
            }
        }
        return back;
    }

    /** Whether it runs what it ran before, and is not on its way to something else. */
    private static boolean isBack(Turn turn, ProgramReport report) {
        return report.getVersion().equals(turn.before()) && !turn.state().holdsPlace();
    }

    /** What an agent runs by its last report; empty if it never told. */
    String runs(String agentId) {
        ProgramReport report = reports.get(agentId);
        return report == null ? "" : report.getVersion();
    }

    private static String hash(String rolloutId, String agentId) {
        return Sha256.hex((rolloutId + "\n" + agentId).getBytes(StandardCharsets.UTF_8));
    }
}
