package dev.skerry.gateway.model.gate;

import dev.skerry.sync.proto.Drift;
import dev.skerry.sync.proto.ModelFigures;
import dev.skerry.sync.proto.ModelReport;
import dev.skerry.sync.proto.ModelState;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What one agent says of the version that is rolled out to it.
 *
 * @param figures of the version in the role that it shall have
 * @param beside of the version that it is compared with; null if there is none
 * @param psi the largest of its inputs and its score, less what it is by chance; null if none is
 *     known
 * @param code why it is refused or was given up; else empty
 */
public record Evidence(
        String agentId,
        Progress progress,
        ModelFigures figures,
        @Nullable ModelFigures beside,
        @Nullable Double psi,
        String code,
        String message) {
    /** The code of an agent none of whose profiles names the model. */
    private static final String NOT_USED = "SKR-M020";

    /** How far an agent is. */
    public enum Progress {
        /** It did not tell of the version in this role yet. */
        WAITING,
        RUNNING,
        /** Nothing there is scored by the model: it is as if the agent were not meant. */
        UNUSED,
        REFUSED,
        /** The version acted, and the one before it acts again. */
        REVERTED
    }

    /** Whose evidence counts how. */
    public record Subject(String name, String digest, String rolloutId) {
        private boolean isMeant(ModelState state) {
            return state.getName().equals(name)
                    && state.getDigest().equals(digest)
                    && state.getRolloutId().equals(rolloutId);
        }

        private boolean isBeside(ModelState state) {
            return state.getName().equals(name)
                    && !state.getDigest().equals(digest)
                    && state.getRolloutId().equals(rolloutId)
                    && state.getState() == ModelState.State.STATE_RUNNING;
        }
    }

    /** Nothing is known of an agent. */
    public static Evidence none(String agentId) {
        return new Evidence(
                agentId, Progress.WAITING, ModelFigures.getDefaultInstance(), null, null, "", "");
    }

    /**
     * What an agent's report says.
     *
     * @param acts whether the version shall act on this agent; else it is a shadow
     */
    public static Evidence of(String agentId, ModelReport report, Subject subject, boolean acts) {
        List<ModelState> own = report.getModelsList().stream().filter(subject::isMeant).toList();
        Optional<ModelState> failed =
                own.stream().filter(state -> progress(state) != Progress.RUNNING).findFirst();
        ModelState.Role role = acts ? ModelState.Role.ROLE_ACTING : ModelState.Role.ROLE_SHADOW;
        Optional<ModelState> running =
                own.stream()
                        .filter(state -> state.getState() == ModelState.State.STATE_RUNNING)
                        .filter(state -> state.getRole() == role)
                        .findFirst();
        return failed.filter(state -> progress(state) != Progress.WAITING)
                .or(() -> running)
                .map(state -> of(agentId, report, subject, state))
                .orElse(none(agentId));
    }

    private static Evidence of(
            String agentId, ModelReport report, Subject subject, ModelState state) {
        OptionalDouble psi =
                state.getDriftsList().stream().mapToDouble(Evidence::beyondChance).max();
        return new Evidence(
                agentId,
                progress(state),
                state.getFigures(),
                report.getModelsList().stream()
                        .filter(subject::isBeside)
                        .map(ModelState::getFigures)
                        .findFirst()
                        .orElse(null),
                psi.isPresent() ? psi.getAsDouble() : null,
                state.getCode(),
                state.getMessage());
    }

    /** As the agent judges it: a small sample differs from what it was drawn from. */
    private static double beyondChance(Drift drift) {
        return Math.max(0, drift.getPsi() - drift.getChance());
    }

    private static Progress progress(ModelState state) {
        return switch (state.getState()) {
            case STATE_RUNNING -> Progress.RUNNING;
            case STATE_REFUSED ->
                    state.getCode().equals(NOT_USED) ? Progress.UNUSED : Progress.REFUSED;
            case STATE_REVERTED -> Progress.REVERTED;
            case STATE_PENDING, STATE_UNSPECIFIED, UNRECOGNIZED -> Progress.WAITING;
        };
    }

    /** The steps that count: compared ones, or all where there is nothing to compare with. */
    public long steps() {
        return beside == null ? figures.getSteps() : figures.getCompared();
    }

    /** Whether it can't run the version, or must not. */
    public boolean hasFailed() {
        return progress == Progress.REFUSED || progress == Progress.REVERTED;
    }
}
