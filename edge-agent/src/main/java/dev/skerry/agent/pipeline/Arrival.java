package dev.skerry.agent.pipeline;

import dev.skerry.agent.pipeline.ProfileRoutes.Route;
import dev.skerry.profile.decode.DecodeResult.Decoded;

/** A message as far as it can be read without regard to others. */
sealed interface Arrival {
    RawMessage message();

    /** It is some device's, and this is what it says. */
    record Legible(RawMessage message, Route route, Decoded decoded) implements Arrival {}

    /**
     * It can't be taken.
     *
     * @param profile the name of the one that it belongs to; empty if that is not known
     */
    record Refused(RawMessage message, String profile, Refusal why) implements Arrival {}
}
