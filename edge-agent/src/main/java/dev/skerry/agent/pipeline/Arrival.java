package dev.skerry.agent.pipeline;

import dev.skerry.agent.infer.InferenceStage;
import dev.skerry.agent.pipeline.ProfileRoutes.Route;
import dev.skerry.profile.decode.DecodeResult.Decoded;
import java.util.ArrayList;
import java.util.List;

/** A message as far as it can be read without regard to others. */
sealed interface Arrival {
    RawMessage message();

    /** What models are going to look at, of these. */
    static List<InferenceStage.Coming> coming(List<Arrival> arrivals) {
        List<InferenceStage.Coming> coming = new ArrayList<>(arrivals.size());
        for (Arrival arrival : arrivals) {
            if (arrival instanceof Legible(_, Route route, Decoded decoded)) {
                coming.add(
                        new InferenceStage.Coming(
                                route.profile(), route.deviceId(), decoded.readings()));
            }
        }
        return coming;
    }

    /** It is some device's, and this is what it says. */
    record Legible(RawMessage message, Route route, Decoded decoded) implements Arrival {}

    /**
     * It can't be taken.
     *
     * @param profile the name of the one that it belongs to; empty if that is not known
     */
    record Refused(RawMessage message, String profile, Refusal why) implements Arrival {}
}
