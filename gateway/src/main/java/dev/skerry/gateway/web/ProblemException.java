package dev.skerry.gateway.web;

import dev.skerry.gateway.error.ErrorCode;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.fleet.FleetStore;
import dev.skerry.gateway.twin.Refusal;

/** A request that is answered with problem details. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final long retryAfterSeconds;

    /** A refusal with its status. */
    public ProblemException(ErrorCode error, int status, String detail) {
        this(error, status, detail, 0);
    }

    /** The same for what can be tried again after some seconds. */
    public ProblemException(ErrorCode error, int status, String detail, long retryAfterSeconds) {
        super(error.code() + ": " + detail);
        this.problem = Problem.of(error, status, detail);
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** Answered with this. */
    public ProblemException(Problem problem) {
        super(problem.code() + ": " + problem.detail());
        this.problem = problem;
        this.retryAfterSeconds = 0;
    }

    public static ProblemException parameter(String name, String value, String expected) {
        return new ProblemException(
                GatewayError.PARAMETER_INVALID,
                400,
                "%s='%s': expected %s".formatted(name, value, expected));
    }

    /** No alarm has that number, or none that whoever asks sees. */
    public static ProblemException unknownAlarm(String alarmId) {
        return new ProblemException(GatewayError.ALARM_UNKNOWN, 404, "alarm '" + alarmId + "'");
    }

    public static ProblemException unknownAgent(String agentId) {
        return new ProblemException(GatewayError.AGENT_UNKNOWN, 404, "agent '" + agentId + "'");
    }

    /** A twin was not written. */
    public static ProblemException of(Refusal refusal) {
        int status =
                switch (refusal.error()) {
                    case CHANGED_SINCE -> 412;
                    case CONFLICT_SETTLED, CONFLICT_OF_DEVICE -> 409;
                    case BODY_INVALID -> 400;
                    default -> 422;
                };
        return new ProblemException(refusal.error(), status, refusal.detail());
    }

    /** The agent is unknown, or has no such device. */
    public static ProblemException noDevice(FleetStore fleet, String agentId, String deviceId) {
        if (fleet.agent(agentId).isEmpty()) {
            return unknownAgent(agentId);
        }
        return new ProblemException(
                GatewayError.DEVICE_UNKNOWN,
                404,
                "agent '%s', device '%s'".formatted(agentId, deviceId));
    }

    /** What it is answered with. */
    public Problem problem() {
        return problem;
    }

    /** 0 if it makes no sense to try again. */
    long retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
