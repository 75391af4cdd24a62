package dev.skerry.gateway.fleet;

import dev.skerry.sync.proto.ProgramReport;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which program an agent runs.
 *
 * @param target such as linux-arm64; null if it does not run from a package
 * @param previousVersion what a rollback leads to; null if there is nothing
 * @param stage of what it shall run: idle, fetching, staged, trial, committed, rolled-back, refused
 *     or failed
 * @param offeredVersion that the stage is about; null while it is idle
 * @param rescue whether it runs only to be repaired
 */
public record ProgramStateView(
        String version,
        @Nullable String target,
        @Nullable String previousVersion,
        @Nullable String stage,
        @Nullable String offeredVersion,
        boolean rescue) {
    private static final String PREFIX = "PROGRAM_STAGE_";

    /** By what it told last. */
    static ProgramStateView of(ProgramReport report) {
        return new ProgramStateView(
                report.getVersion(),
                text(report.getTarget()),
                text(report.getPreviousVersion()),
                stage(report),
                text(report.getOfferedVersion()),
                report.getIsRescue());
    }

    private static @Nullable String text(String text) {
        return text.isEmpty() ? null : text;
    }

    /** As REST shows it; null of one that this version does not know. */
    public static @Nullable String stage(ProgramReport report) {
        String name = report.getStage().name();
        return name.startsWith(PREFIX) && !name.endsWith("UNSPECIFIED")
                ? name.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '-')
                : null;
    }
}
