package dev.skerry.gateway.web;

import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.fleet.FleetStore;

/** A request that is answered with problem details. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    ProblemException(GatewayError error, int status, String detail) {
        super(error.code() + ": " + detail);
        this.problem = Problem.of(error, status, detail);
    }

    static ProblemException parameter(String name, String value, String expected) {
        return new ProblemException(
                GatewayError.PARAMETER_INVALID,
                400,
                "%s='%s': expected %s".formatted(name, value, expected));
    }

    static ProblemException unknownAgent(String agentId) {
        return new ProblemException(GatewayError.AGENT_UNKNOWN, 404, "agent '" + agentId + "'");
    }

    /** The agent is unknown, or has no such device. */
    static ProblemException noDevice(FleetStore fleet, String agentId, String deviceId) {
        if (fleet.agent(agentId).isEmpty()) {
            return unknownAgent(agentId);
        }
        return new ProblemException(
                GatewayError.DEVICE_UNKNOWN,
                404,
                "agent '%s', device '%s'".formatted(agentId, deviceId));
    }

    Problem problem() {
        return problem;
    }
}
