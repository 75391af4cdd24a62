package dev.skerry.agent.model;

import dev.skerry.agent.pipeline.Refusal;
import java.util.Map;

/**
 * How far the gateway's order is followed, for other threads to see.
 *
 * @param kept on the disk
 * @param setbacks why bundles are not there, by their digests
 */
record Standing(KeptPlans kept, Map<String, Refusal> setbacks) {
    Standing {
        setbacks = Map.copyOf(setbacks);
    }
}
