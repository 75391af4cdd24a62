package dev.skerry.agent.infer.plan;

import dev.skerry.profile.drift.DriftFigure;
import java.util.List;

/**
 * One bundle that runs, or shall, or is refused.
 *
 * @param name of the bundle, or {@code builtin:…}
 * @param version empty for what has none
 * @param digest of the manifest, of a model without one of its graph; empty if it is not known
 * @param code why it is refused or was given up, as docs/errors.md lists it; else empty
 * @param message the same in words
 * @param rolloutId of the plan that it is part of, else empty
 * @param drifts how far what it takes and gives is from its training data; empty if it is not known
 */
public record ModelStatus(
        String name,
        String version,
        String digest,
        Role role,
        State state,
        String code,
        String message,
        String rolloutId,
        ModelFigures figures,
        List<DriftFigure> drifts) {
    public ModelStatus {
        drifts = List.copyOf(drifts);
    }

    /** One of which no drift is known. */
    public ModelStatus(
            String name,
            String version,
            String digest,
            Role role,
            State state,
            String code,
            String message,
            String rolloutId,
            ModelFigures figures) {
        this(name, version, digest, role, state, code, message, rolloutId, figures, List.of());
    }

    /** The same with other figures. */
    public ModelStatus with(ModelFigures now) {
        return new ModelStatus(
                name, version, digest, role, state, code, message, rolloutId, now, drifts);
    }

    /** The same with its drift. */
    public ModelStatus with(List<DriftFigure> now) {
        return new ModelStatus(
                name, version, digest, role, state, code, message, rolloutId, figures, now);
    }

    /** The same of what does not run after all. */
    public ModelStatus refused(String why, String inWords) {
        return new ModelStatus(
                name,
                version,
                digest,
                role,
                State.REFUSED,
                why,
                inWords,
                rolloutId,
                figures,
                drifts);
    }

    /** What a bundle is there for. */
    public enum Role {
        /** Its scores reach rules. */
        ACTING,
        /** It is compared with the one that acts. */
        SHADOW
    }

    /** How it stands. */
    public enum State {
        /** It is being read and tried. */
        PENDING,
        /** It scores what comes. */
        RUNNING,
        /** It does not run. */
        REFUSED,
        /** It acted and was given up; the one before it acts again. */
        REVERTED
    }
}
