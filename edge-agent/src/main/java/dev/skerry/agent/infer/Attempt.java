package dev.skerry.agent.infer;

import dev.skerry.agent.infer.GivenUp.BrokeGate;
import dev.skerry.agent.infer.GivenUp.Cause;
import dev.skerry.agent.infer.GivenUp.Failed;
import dev.skerry.agent.infer.GivenUp.Unfit;
import dev.skerry.agent.infer.Lineup.Runner;
import dev.skerry.agent.infer.plan.ModelStatus.State;
import dev.skerry.agent.infer.run.LoadedModel;
import dev.skerry.agent.pipeline.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * What came of having a bundle run.
 *
 * @param digest empty if it is not known
 */
record Attempt(String name, String version, String digest, Outcome outcome) {
    /** What came of it. */
    sealed interface Outcome {}

    /** It can run. */
    record Runs(LoadedModel model) implements Outcome {}

    /** It can't. */
    record Refused(Refusal why) implements Outcome {}

    /** It ran, and is not to any more. */
    record Gone(Cause cause) implements Outcome {}

    /** It acted in this rollout, and is not to any more. */
    record Reverted(Refusal why) implements Outcome {}

    /** For messages. */
    String label() {
        return version.isEmpty() ? name : name + "-" + version;
    }

    /** How it stands when it does not run. */
    State state(@Nullable Runner instead) {
        return switch (outcome) {
            case Reverted reverted -> State.REVERTED;
            case Gone(Unfit unfit) -> State.REFUSED;
            case Gone gone -> instead == null ? State.REFUSED : State.REVERTED;
            case Refused refused -> State.REFUSED;
            case Runs runs -> State.RUNNING;
        };
    }

    /**
     * Why it does not act.
     *
     * @param instead what acts in its place
     */
    Refusal why(@Nullable Runner instead) {
        return switch (outcome) {
            case Refused(Refusal why) -> why;
            case Reverted(Refusal why) -> why;
            case Gone(Unfit(Refusal why)) -> why;
            case Gone(Failed(String code, String what)) ->
                    instead == null
                            ? new Refusal(
                                    code,
                                    "%s, and is off until another bundle takes its place or the agent starts again: replace the model, or correct the profile"
                                            .formatted(what))
                            : new Refusal(
                                    "SKR-M015",
                                    "%s, and %s runs in its place: bring a better bundle; this one is tried again in another rollout only, or if there is none, when the agent starts"
                                            .formatted(what, instead));
            case Gone(BrokeGate(String what)) ->
                    new Refusal(
                            "SKR-M016",
                            "%s broke a gate of its rollout (%s), and %s acts in its place: see what it does otherwise, and bring a better bundle, or begin a rollout with other gates"
                                    .formatted(label(), what, instead));
            case Runs runs -> throw new IllegalStateException(label() + " runs");
        };
    }

    /** Why it is not compared. */
    Refusal whyNotCompared() {
        return outcome instanceof Gone(Failed(String code, String what))
                ? new Refusal(
                        "SKR-M019",
                        "%s (%s), and is not compared any more; what acts is not concerned: bring a better bundle"
                                .formatted(what, code))
                : why(null);
    }

    /** Why it goes on though it broke a gate. */
    static Refusal goesOn(Runner runner, String what) {
        return new Refusal(
                "SKR-M017",
                "%s broke a gate of its rollout (%s) and goes on, since there is no bundle to go back to: see what it does otherwise, and plan another one for it"
                        .formatted(runner, what));
    }
}
