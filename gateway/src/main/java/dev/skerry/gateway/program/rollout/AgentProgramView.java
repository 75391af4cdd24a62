package dev.skerry.gateway.program.rollout;

import dev.skerry.gateway.fleet.ProgramStateView;
import dev.skerry.gateway.program.rollout.ProgramReports.Told;
import dev.skerry.sync.proto.ProgramReport;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an agent runs, and how far it is with what it shall run. All is null while it told nothing.
 *
 * @param target such as linux-arm64; null if it does not run from a package
 * @param baseVersion what was installed by hand; null if nothing was
 * @param previousVersion what a rollback leads to; null if there is nothing
 * @param stage idle, fetching, staged, trial, committed, rolled-back, refused or failed
 * @param offeredVersion that the stage is about
 * @param rolloutId likewise
 * @param bytesFromPeers how much came from agents of its site
 * @param code why it refused, failed or rolled back
 * @param rescue whether it runs only to be repaired
 * @param waitsIn the rollouts that have a part for it which is not over
 */
public record AgentProgramView(
        @Nullable Instant toldAt,
        @Nullable String version,
        @Nullable String target,
        @Nullable String baseVersion,
        @Nullable String previousVersion,
        @Nullable String stage,
        @Nullable String offeredVersion,
        @Nullable String rolloutId,
        @Nullable Long bytesTotal,
        @Nullable Long bytesDone,
        @Nullable Long bytesReused,
        @Nullable Long bytesFromPeers,
        @Nullable String code,
        @Nullable String message,
        @Nullable Integer outboxFormat,
        boolean rescue,
        List<String> waitsIn) {
    public AgentProgramView {
        waitsIn = List.copyOf(waitsIn);
    }

    static AgentProgramView of(@Nullable Told told, Map<String, Turn> turns) {
        List<String> waits = turns.keySet().stream().sorted().toList();
        if (told == null) {
            return new AgentProgramView(
                    null, null, null, null, null, null, null, null, null, null, null, null, null,
                    null, null, false, waits);
        }
        ProgramReport report = told.report();
        return new AgentProgramView(
                told.at(),
                text(report.getVersion()),
                text(report.getTarget()),
                text(report.getBaseVersion()),
                text(report.getPreviousVersion()),
                ProgramStateView.stage(report),
                text(report.getOfferedVersion()),
                text(report.getRolloutId()),
                report.getBytesTotal(),
                report.getBytesDone(),
                report.getBytesReused(),
                report.getBytesFromPeers(),
                text(report.getCode()),
                text(report.getMessage()),
                report.getOutboxFormat(),
                report.getIsRescue(),
                waits);
    }

    private static @Nullable String text(String text) {
        return text.isEmpty() ? null : text;
    }
}
