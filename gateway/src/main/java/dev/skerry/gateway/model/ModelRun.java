package dev.skerry.gateway.model;

import dev.skerry.sync.proto.ModelState;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What an agent said last of one bundle that it runs, shall run, refuses or gave up.
 *
 * @param digest of the manifest; of a model without one, of its graph
 * @param role acting or shadow
 * @param state pending, running, refused or reverted
 * @param code why it is refused or was given up; else empty, as message is
 * @param rolloutId of the rollout that brought it; empty for none
 */
public record ModelRun(
        String agentId,
        Instant reportedAt,
        String name,
        String version,
        String digest,
        String role,
        String state,
        String code,
        String message,
        String rolloutId,
        Figures figures,
        List<DriftView> drifts) {
    public ModelRun {
        drifts = List.copyOf(drifts);
    }

    /**
     * How it does, since it has this role in this rollout, over all devices of the agent.
     *
     * @param steps that were scored and count
     * @param alarms steps that were alarms by the bundle's own threshold
     * @param compared steps that both bundles scored
     * @param agreed of them, those on which both said the same
     */
    public record Figures(
            long steps,
            long alarms,
            long compared,
            long agreed,
            long latencyP50Micros,
            long latencyP99Micros,
            int devices) {}

    /**
     * How far what it sees has moved from what it was trained on.
     *
     * @param feature empty for the score
     * @param psi the population stability index
     * @param ks the distance of Kolmogorov and Smirnov
     * @param samples how many values they are of
     */
    public record DriftView(String feature, double psi, double ks, long samples) {}

    /** As an agent said it. */
    public static ModelRun of(String agentId, Instant reportedAt, ModelState state) {
        var figures = state.getFigures();
        return new ModelRun(
                agentId,
                reportedAt,
                state.getName(),
                state.getVersion(),
                state.getDigest(),
                word(state.getRole().name(), "ROLE_"),
                word(state.getState().name(), "STATE_"),
                state.getCode(),
                state.getMessage(),
                state.getRolloutId(),
                new Figures(
                        figures.getSteps(),
                        figures.getAlarms(),
                        figures.getCompared(),
                        figures.getAgreed(),
                        figures.getLatencyP50Micros(),
                        figures.getLatencyP99Micros(),
                        figures.getDevices()),
                state.getDriftsList().stream()
                        .map(
                                drift ->
                                        new DriftView(
                                                drift.getFeature(),
                                                drift.getPsi(),
                                                drift.getKs(),
                                                drift.getSamples()))
                        .toList());
    }

    private static String word(String constant, String prefix) {
        return constant.replace(prefix, "").toLowerCase(Locale.ROOT);
    }
}
