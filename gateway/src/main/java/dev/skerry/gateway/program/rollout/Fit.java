package dev.skerry.gateway.program.rollout;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.skerry.gateway.program.StoredProgram;
import dev.skerry.sync.proto.ProgramReport;
import dev.skerry.sync.sign.Artifact.Version;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether an agent gets a version, and if not, why. */
public enum Fit {
    /** It gets it when its wave comes. */
    FITS("it gets it when its wave comes"),
    /** The same, but it is cut off. */
    CUT_OFF("it is cut off, and gets it when it is back"),
    /** It never told what it runs. */
    TOO_OLD("its version does not know updates: bring it by hand once"),
    /** It does not run from a package. */
    NO_PACKAGE("it was not started by the launcher, which a package brings"),
    /** The catalogue has the version for other targets. */
    NO_PROGRAM("the catalogue lacks the version for its target"),
    ALREADY("it runs the version already"),
    /** Going down takes a revert. */
    NEWER("it runs a higher version; going down takes a revert"),
    /** What was installed by hand counts when it is higher. */
    BASE_NEWER("what was installed on it by hand is higher"),
    OUTBOX("the version can't read its outbox"),
    NO_ROOM("its disk has no room for it"),
    /** Another rollout is open for it. */
    BUSY("another rollout is open for it");

    private final String words;

    Fit(String words) {
        this.words = words;
    }

    /** As REST shows it. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** For people. */
    public String words() {
        return words;
    }

    /** Whether it is to have a part in the rollout. */
    public boolean isIn() {
        return this == FITS || this == CUT_OFF;
    }

    /**
     * What is known of an agent.
     *
     * @param report null if it never told
     * @param freeBytes of its disk; null if it is not known
     * @param isBusy whether another rollout is open for it
     */
    record Agent(
            @Nullable ProgramReport report,
            @Nullable Long freeBytes,
            boolean isConnected,
            boolean isBusy) {}

    /**
     * Judges an agent.
     *
     * @param program of the version for its target; null if there is none
     * @param mayGoDown whether it is a revert
     */
    static Fit of(Agent agent, @Nullable StoredProgram program, boolean mayGoDown) {
        ProgramReport report = agent.report();
        if (report == null) {
            return TOO_OLD;
        }
        if (report.getTarget().isEmpty() || !isLaunched(report)) {
            return NO_PACKAGE;
        }
        if (program == null) {
            return NO_PROGRAM;
        }
        String version = program.version().toString();
        if (report.getVersion().equals(version)) {
            return ALREADY;
        }
        if (!mayGoDown && isHigher(report.getVersion(), program.version())) {
            return NEWER;
        }
        if (!mayGoDown && isHigher(report.getBaseVersion(), program.version())) {
            return BASE_NEWER;
        }
        if (!program.reads(report.getOutboxFormat())) {
            return OUTBOX;
        }
        // What it reuses is copied or linked, which nobody knows beforehand.
        if (agent.freeBytes() != null && agent.freeBytes() < program.contentBytes()) {
            return NO_ROOM;
        }
        if (agent.isBusy()) {
            return BUSY;
        }
        return agent.isConnected() ? FITS : CUT_OFF;
    }

    /** The launcher has a program to fall back to, and names it. */
    private static boolean isLaunched(ProgramReport report) {
        return !report.getBaseVersion().isEmpty() || !report.getPreviousVersion().isEmpty();
    }

    private static boolean isHigher(String text, Version than) {
        Optional<Version> version = Version.of(text);
        return version.isPresent() && version.get().compareTo(than) > 0;
    }
}
