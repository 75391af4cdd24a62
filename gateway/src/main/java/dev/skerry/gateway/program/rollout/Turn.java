package dev.skerry.gateway.program.rollout;

import dev.skerry.sync.proto.ProgramReport;
import dev.skerry.sync.proto.ProgramStage;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An agent's part in a rollout.
 *
 * @param wave in which it is told, the first one being 0
 * @param version that it shall run: in a revert each goes back to its own
 * @param indexDigest of that version's program for its target, in lower-case hexadecimal
 * @param before the version that it ran when it was told; empty before
 * @param offers how often it was told
 * @param leaseUntil null while it holds no place
 * @param lostBefore records that its ledger had lost when it was told
 * @param wasOff whether its ledger did not balance then
 * @param code why it failed or stalled, SKR-…; empty otherwise
 */
public record Turn(
        String agentId,
        int wave,
        String version,
        String indexDigest,
        String before,
        TurnState state,
        int offers,
        @Nullable Instant leaseUntil,
        long bytesDone,
        long bytesTotal,
        long lostBefore,
        boolean wasOff,
        String code,
        String message,
        Instant changedAt) {
    /** How long a message is kept. */
    static final int MOST_CHARS = 4_000;

    public Turn {
        message = message.length() <= MOST_CHARS ? message : message.substring(0, MOST_CHARS);
    }

    /** Of one that was not told yet. */
    static Turn waiting(String agentId, int wave, String version, String digest, Instant now) {
        return new Turn(
                agentId,
                wave,
                version,
                digest,
                "",
                TurnState.WAITING,
                0,
                null,
                0,
                0,
                0,
                false,
                "",
                "",
                now);
    }

    /** It is told. */
    Turn offered(String before, long lost, boolean isOff, Instant lease, Instant now) {
        return new Turn(
                agentId,
                wave,
                version,
                indexDigest,
                before,
                TurnState.OFFERED,
                offers + 1,
                lease,
                bytesDone,
                bytesTotal,
                lost,
                isOff,
                "",
                "",
                now);
    }

    /** Its lease ended. */
    Turn stalled(String code, String message, Instant now) {
        return in(TurnState.STALLED, bytesDone, bytesTotal, null, code, message, now);
    }

    private Turn in(
            TurnState next,
            long done,
            long total,
            @Nullable Instant lease,
            String why,
            String words,
            Instant now) {
        return new Turn(
                agentId,
                wave,
                version,
                indexDigest,
                before,
                next,
                offers,
                lease,
                done,
                total,
                lostBefore,
                wasOff,
                why,
                words,
                now);
    }

    /**
     * What the agent says makes of it. One that is over stays so: a report of before may come
     * again. One that stalled may get on all the same.
     *
     * @param lease how long it may be without getting on
     */
    Turn heard(String rolloutId, ProgramReport report, Duration lease, Instant now) {
        if (state.isOver()) {
            return this;
        }
        if (runs(report)) {
            return in(TurnState.COMMITTED, bytesTotal, bytesTotal, null, "", "", now);
        }
        if (!report.getRolloutId().equals(rolloutId)) {
            return this;
        }
        return switch (report.getStage()) {
            case PROGRAM_STAGE_FETCHING -> moved(TurnState.FETCHING, report, lease, now);
            case PROGRAM_STAGE_STAGED -> moved(TurnState.STAGED, report, lease, now);
            case PROGRAM_STAGE_TRIAL -> moved(TurnState.TRIAL, report, lease, now);
            case PROGRAM_STAGE_ROLLED_BACK -> ended(TurnState.ROLLED_BACK, report, now);
            case PROGRAM_STAGE_REFUSED -> ended(TurnState.REFUSED, report, now);
            case PROGRAM_STAGE_FAILED ->
                    state.holdsPlace() ? ended(TurnState.STALLED, report, now) : this;
            case PROGRAM_STAGE_COMMITTED,
                    PROGRAM_STAGE_IDLE,
                    PROGRAM_STAGE_UNSPECIFIED,
                    UNRECOGNIZED ->
                    this;
        };
    }

    /** It runs the version and is not on trial, however it came by it. */
    private boolean runs(ProgramReport report) {
        ProgramStage stage = report.getStage();
        return report.getVersion().equals(version)
                && !report.getIsRescue()
                && (stage == ProgramStage.PROGRAM_STAGE_COMMITTED
                        || stage == ProgramStage.PROGRAM_STAGE_IDLE);
    }

    private Turn moved(TurnState next, ProgramReport report, Duration lease, Instant now) {
        boolean gotOn = next != state || report.getBytesDone() > bytesDone;
        Instant until = leaseUntil;
        return in(
                next,
                report.getBytesDone(),
                report.getBytesTotal(),
                gotOn || until == null ? renewed(until, lease, now) : until,
                "",
                "",
                gotOn ? now : changedAt);
    }

    /** Agents are told of a new end, so it is not moved with each byte. */
    private static Instant renewed(@Nullable Instant until, Duration lease, Instant now) {
        return until == null || until.isBefore(now.plus(lease.dividedBy(2)))
                ? now.plus(lease)
                : until;
    }

    private Turn ended(TurnState end, ProgramReport report, Instant now) {
        return in(
                end,
                report.getBytesDone(),
                report.getBytesTotal(),
                null,
                report.getCode(),
                report.getMessage(),
                now);
    }
}
