package dev.skerry.agent.pipeline;

import dev.skerry.agent.pipeline.ProfileRoutes.Route;
import dev.skerry.profile.decode.DecodeResult;
import dev.skerry.profile.decode.DecodeResult.Decoded;
import dev.skerry.profile.decode.DecodeResult.Undecodable;

/** Finds what a message belongs to, whether it is let in, and what it says. For one thread. */
final class MessageReader {
    private final Admission admission;
    private final Witness witness;
    private final StageFaults faults;
    private ProfileRoutes routes;

    MessageReader(ProfileRoutes routes, TelemetryPipeline.Stages stages, StageFaults faults) {
        this(routes, stages.admission(), stages.witness(), faults);
    }

    MessageReader(ProfileRoutes routes, Admission admission, Witness witness, StageFaults faults) {
        this.routes = routes;
        this.admission = admission;
        this.witness = witness;
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
            case Undecodable bad -> {
                show(route, message, bad.code());
                yield new Arrival.Refused(message, profile, new Refusal(bad.code(), bad.message()));
            }
            case Decoded decoded -> {
                show(route, message, "");
                yield new Arrival.Legible(message, route, decoded);
            }
        };
    }

    /** Whoever looks on must not cost the message. */
    private void show(Route route, RawMessage message, String code) {
        try {
            witness.saw(route.deviceId(), message, code);
        } catch (RuntimeException e) {
            faults.add("witness", e);
        }
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
