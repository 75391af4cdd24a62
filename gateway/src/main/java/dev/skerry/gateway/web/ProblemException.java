package dev.skerry.gateway.web;

import dev.skerry.gateway.error.GatewayError;

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

    static ProblemException unknownDevice(String agentId, String deviceId) {
        return new ProblemException(
                GatewayError.DEVICE_UNKNOWN,
                404,
                "agent '%s', device '%s'".formatted(agentId, deviceId));
    }

    Problem problem() {
        return problem;
    }
}
