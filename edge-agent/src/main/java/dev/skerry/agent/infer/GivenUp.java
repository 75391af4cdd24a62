package dev.skerry.agent.infer;

import dev.skerry.agent.infer.Lineup.Runner;
import dev.skerry.agent.pipeline.Refusal;

/** A bundle that runs and is not to, or not any more. */
record GivenUp(Runner runner, Cause cause) {
    /** Why. */
    sealed interface Cause {}

    /**
     * It failed.
     *
     * @param code of the fault
     * @param what failed how, in words
     */
    record Failed(String code, String what) implements Cause {}

    /** It takes other inputs than the profile gives it. */
    record Unfit(Refusal why) implements Cause {}

    /**
     * It broke a gate.
     *
     * @param what was broken, in words
     */
    record BrokeGate(String what) implements Cause {}
}
