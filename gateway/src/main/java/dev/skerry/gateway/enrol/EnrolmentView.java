package dev.skerry.gateway.enrol;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An enrolment with its timeline, as REST shows it.
 *
 * @param agentId that its token is bound to, or that used it; null when neither
 * @param site that its token is bound to; null when to none
 * @param steps all of them, in their order
 * @param firstBoot of the card that its device started from; null when none told of one
 * @param failures attempts that went wrong, the newest first
 */
public record EnrolmentView(
        String enrolmentId,
        @Nullable String agentId,
        @Nullable String site,
        State state,
        Instant madeAt,
        String madeBy,
        Instant expiresAt,
        List<StepView> steps,
        @Nullable FirstBootView firstBoot,
        List<FailureView> failures) {
    public EnrolmentView {
        steps = List.copyOf(steps);
        failures = List.copyOf(failures);
    }

    /** How far it is. */
    public enum State {
        /** The token waits to be used. */
        @JsonProperty("open")
        OPEN,
        /** The certificate was given; the first readings are still to come. */
        @JsonProperty("enrolled")
        ENROLLED,
        /** Every step was taken. */
        @JsonProperty("complete")
        COMPLETE,
        @JsonProperty("cancelled")
        CANCELLED,
        /** Nobody used the token in time. */
        @JsonProperty("expired")
        EXPIRED
    }

    /**
     * A step.
     *
     * @param at null while it is still to come
     * @param detail what there is to say of it; null when there is nothing
     */
    public record StepView(Step step, @Nullable Instant at, @Nullable String detail) {}

    /**
     * An attempt that went wrong.
     *
     * @param step that it stopped at
     * @param message what was wrong and what to do
     * @param peer the address that it came from
     */
    public record FailureView(
            Step step, Instant at, String code, String message, @Nullable String peer) {}
}
