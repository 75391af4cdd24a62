package dev.skerry.agent.pipeline;

import dev.skerry.agent.pipeline.ProfileRoutes.Route;
import dev.skerry.profile.decode.DecodeResult;
import dev.skerry.profile.decode.DecodeResult.Decoded;
import dev.skerry.profile.decode.DecodeResult.Undecodable;

/** Finds what a message belongs to, whether it is let in, and what it says. For one thread. */
final class MessageReader {
    private final Admission admission;
    private final StageFaults faults;
    private ProfileRoutes routes;

    MessageReader(ProfileRoutes routes, Admission admission, StageFaults faults) {
        this.routes = routes;
        this.admission = admission;
        this.faults = faults;
    }

    /** Reads by other profiles from now on. */
    void follow(ProfileRoutes next) {
        routes = next;
    }

    Arrival read(RawMessage message) {
        try {
            return admitted(message);
        } catch (RuntimeException e) {
            return new Arrival.Refused(message, "", faults.add("pipeline", e));
        }
    }

    private Arrival admitted(RawMessage message) {
        Route route = routes.of(message.transport(), message.address());
        if (route == null) {
            return new Arrival.Refused(message, "", ProfileRoutes.unknown(message));
        }
        String profile = route.profile().name();
        Refusal notAdmitted = admission.refusal(message, route.deviceId());
        if (notAdmitted != null) {
            return new Arrival.Refused(message, profile, notAdmitted);
        }
        return switch (decode(route, message)) {
            case Undecodable bad ->
                    new Arrival.Refused(message, profile, new Refusal(bad.code(), bad.message()));
            case Decoded decoded -> new Arrival.Legible(message, route, decoded);
        };
    }

    private DecodeResult decode(Route route, RawMessage message) {
        try {
            return route.decoder()
                    .decode(route.from(), message.payload(), message.receivedAtMicros());
        } catch (RuntimeException e) {
            Refusal refusal = faults.add("decode", e);
            return new Undecodable(refusal.code(), refusal.message());
        }
    }
}
