package dev.skerry.sync.session;

import dev.skerry.sync.audit.AuditMessageCheck;
import dev.skerry.sync.batch.BatchLimits;
import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.Append;
import dev.skerry.sync.proto.AuditMessage;
import dev.skerry.sync.proto.BootClock;
import dev.skerry.sync.proto.Bye;
import dev.skerry.sync.proto.ChunkRequest;
import dev.skerry.sync.proto.DeviceList;
import dev.skerry.sync.proto.Hello;
import dev.skerry.sync.proto.Lane;
import dev.skerry.sync.proto.ModelReport;
import dev.skerry.sync.proto.ModelRequest;
import dev.skerry.sync.proto.ProfileReport;
import dev.skerry.sync.proto.ProfileRequest;
import dev.skerry.sync.proto.ProgramReport;
import dev.skerry.sync.session.GatewayState.Phase;
import java.nio.charset.StandardCharsets;

/** What the gateway makes of each of the agent's frames. */
final class AgentFrames {
    private static final int MAX_DEVICE_FRAMES = 16;

    /** A thousand years: no clock is as wrong, and sums with it stay sums. */
    private static final long MAX_OFFSET_MICROS = 31_556_952_000_000_000L;

    private final SessionLimits limits;
    private final HelloCheck helloCheck;
    private final GatewayTurn turn;

    AgentFrames(SessionLimits limits, HelloCheck helloCheck, GatewayTurn turn) {
        this.limits = limits;
        this.helloCheck = helloCheck;
        this.turn = turn;
    }

    void handle(AgentFrame frame) {
        int size = frame.getSerializedSize();
        if (size > limits.maxFrameBytes()) {
            turn.fail(
                    SessionProblem.FRAME_TOO_LARGE,
                    "a frame has " + size + " bytes, at most " + limits.maxFrameBytes());
            return;
        }
        switch (frame.getFrameCase()) {
            case HELLO -> {
                if (turn.state().phase() == Phase.AWAITING_HELLO) {
                    greet(frame.getHello());
                } else {
                    turn.fail(SessionProblem.HELLO_REPEATED, "the agent said Hello twice");
                }
            }
            case BYE -> leave(frame.getBye());
            // A newer agent may have frames that this gateway does not know.
            case FRAME_NOT_SET -> {
                if (turn.state().phase() == Phase.AWAITING_HELLO) {
                    expectHello(frame);
                }
            }
            case APPEND,
                    STATUS,
                    DEVICES,
                    TWIN_DELTA,
                    TWIN_ACK,
                    COMMAND_RESULT,
                    REPLAYED,
                    BOOT_CLOCK,
                    PROFILE_REQUEST,
                    PROFILE_REPORT,
                    POLICY_REPORT,
                    MODEL_REQUEST,
                    MODEL_REPORT,
                    PROGRAM_REPORT,
                    CHUNK_REQUEST,
                    LOG_LINES,
                    SETTINGS,
                    RECENT_MESSAGES,
                    BOOT_STEPS,
                    AUDIT -> {
                if (turn.isOpen()) {
                    if (turn.state().hello().hasRescue()) {
                        inRescue(frame);
                    } else {
                        inSession(frame);
                    }
                } else if (turn.state().phase() == Phase.AWAITING_HELLO) {
                    expectHello(frame);
                } else {
                    turn.fail(
                            SessionProblem.WELCOME_EXPECTED,
                            "the agent sent " + frame.getFrameCase() + " before Welcome");
                }
            }
        }
    }

    /** All else would be said of an outbox, of twins and of profiles that nobody has opened. */
    private void inRescue(AgentFrame frame) {
        switch (frame.getFrameCase()) {
            case STATUS -> turn.credit();
            case PROGRAM_REPORT,
                    CHUNK_REQUEST,
                    COMMAND_RESULT,
                    POLICY_REPORT,
                    LOG_LINES,
                    SETTINGS ->
                    inSession(frame);
            case APPEND,
                    DEVICES,
                    TWIN_DELTA,
                    TWIN_ACK,
                    BOOT_CLOCK,
                    REPLAYED,
                    PROFILE_REQUEST,
                    PROFILE_REPORT,
                    MODEL_REQUEST,
                    MODEL_REPORT,
                    RECENT_MESSAGES,
                    BOOT_STEPS,
                    AUDIT -> {}
            case HELLO, BYE, FRAME_NOT_SET -> throw new IllegalStateException("dealt with before");
        }
    }

    private void inSession(AgentFrame frame) {
        switch (frame.getFrameCase()) {
            case APPEND -> append(frame.getAppend());
            case STATUS -> {
                turn.output(new GatewayOutput.StatusReported(frame.getStatus()));
                turn.credit();
            }
            case DEVICES -> devices(frame.getDevices());
            case TWIN_DELTA -> turn.output(new GatewayOutput.ApplyTwin(frame.getTwinDelta()));
            case TWIN_ACK -> turn.output(new GatewayOutput.TwinAcknowledged(frame.getTwinAck()));
            case COMMAND_RESULT ->
                    turn.output(new GatewayOutput.CommandOutcome(frame.getCommandResult()));
            case BOOT_CLOCK -> shift(frame.getBootClock());
            case REPLAYED -> turn.output(new GatewayOutput.Replayed());
            case PROFILE_REQUEST -> look(frame.getProfileRequest());
            case PROFILE_REPORT -> report(frame.getProfileReport());
            case POLICY_REPORT ->
                    turn.output(new GatewayOutput.PolicyReported(frame.getPolicyReport()));
            case MODEL_REQUEST -> look(frame.getModelRequest());
            case MODEL_REPORT -> report(frame.getModelReport());
            case PROGRAM_REPORT -> report(frame.getProgramReport());
            case CHUNK_REQUEST -> look(frame.getChunkRequest());
            case LOG_LINES -> turn.output(new GatewayOutput.LogLinesTold(frame.getLogLines()));
            case SETTINGS -> turn.output(new GatewayOutput.SettingsTold(frame.getSettings()));
            case RECENT_MESSAGES ->
                    turn.output(new GatewayOutput.MessagesTold(frame.getRecentMessages()));
            case BOOT_STEPS ->
                    turn.output(
                            new GatewayOutput.BootStepsTold(
                                    BootStepCheck.usable(frame.getBootSteps())));
            case AUDIT -> audit(frame.getAudit());
            case HELLO, BYE, FRAME_NOT_SET -> throw new IllegalStateException("dealt with before");
        }
    }

    private void greet(Hello hello) {
        String problem = helloCheck.problem(hello);
        if (problem != null) {
            turn.fail(SessionProblem.INVALID_HELLO, problem);
            return;
        }
        int protocol = limits.sharedProtocol(hello.getProtocolMin(), hello.getProtocolMax());
        if (protocol == 0) {
            turn.fail(
                    SessionProblem.NO_SHARED_PROTOCOL,
                    "the agent speaks protocol "
                            + hello.getProtocolMin()
                            + " to "
                            + hello.getProtocolMax()
                            + ", this gateway "
                            + limits.protocolMin()
                            + " to "
                            + limits.protocolMax()
                            + ": update the older one");
            return;
        }
        turn.state(turn.state().greeted(hello, protocol));
        turn.output(new GatewayOutput.AgentOpened(hello));
    }

    private void append(Append append) {
        long sequence = append.getSequence();
        SequenceSet inFlight = turn.state().inFlight();
        if (sequence < 1 || inFlight.contains(sequence)) {
            turn.fail(
                    SessionProblem.INVALID_SEQUENCE,
                    "sequence "
                            + Long.toUnsignedString(sequence)
                            + (sequence < 1 ? " can't be" : " still waits for its answer"));
        } else if (inFlight.size() >= turn.state().mostCredits()) {
            turn.fail(
                    SessionProblem.CREDITS_EXCEEDED,
                    "the agent has more than "
                            + turn.state().mostCredits()
                            + " batches unanswered");
        } else if (append.getBatch().size() > limits.maxBatchBytes()) {
            turn.reject(
                    sequence,
                    SessionProblem.BATCH_TOO_LARGE.code(),
                    "the batch has "
                            + append.getBatch().size()
                            + " bytes, at most "
                            + limits.maxBatchBytes()
                            + " are allowed");
        } else if (append.getLane() == Lane.LANE_UNSPECIFIED
                || append.getLane() == Lane.UNRECOGNIZED
                || append.getRecordCount() < 1) {
            turn.reject(
                    sequence,
                    SessionProblem.INVALID_APPEND.code(),
                    "the batch has lane "
                            + append.getLaneValue()
                            + " and "
                            + Integer.toUnsignedString(append.getRecordCount())
                            + " records");
        } else {
            turn.state(turn.state().with(inFlight.with(sequence)));
            turn.output(
                    new GatewayOutput.Store(
                            append.getLane(),
                            sequence,
                            append.getRecordCount(),
                            append.getBatch(),
                            append.getLive(),
                            TraceCheck.usable(append.getTracesList())));
        }
    }

    private void shift(BootClock clock) {
        int length = clock.getBootId().getBytes(StandardCharsets.UTF_8).length;
        if (length == 0
                || length > BatchLimits.MAX_BOOT_BYTES
                || clock.getOffsetMicros() > MAX_OFFSET_MICROS
                || clock.getOffsetMicros() < -MAX_OFFSET_MICROS) {
            turn.fail(
                    SessionProblem.INVALID_BOOT_CLOCK,
                    "the clock of a boot whose name has "
                            + length
                            + " bytes is to be set by "
                            + clock.getOffsetMicros()
                            + " microseconds");
        } else {
            turn.output(new GatewayOutput.ShiftBoot(clock));
        }
    }

    private void look(ProfileRequest request) {
        String problem = ProfileCheck.problem(request);
        if (problem == null) {
            turn.output(new GatewayOutput.ProfileSourcesWanted(request.getDigestsList()));
        } else {
            turn.fail(SessionProblem.INVALID_PROFILES, problem);
        }
    }

    private void report(ProfileReport report) {
        String problem = ProfileCheck.problem(report);
        if (problem == null) {
            turn.output(new GatewayOutput.ProfilesReported(report));
        } else {
            turn.fail(SessionProblem.INVALID_PROFILES, problem);
        }
    }

    private void look(ModelRequest request) {
        String problem = ModelCheck.problem(request);
        if (problem == null) {
            turn.output(new GatewayOutput.ModelPartWanted(request));
        } else {
            turn.fail(SessionProblem.INVALID_MODELS, problem);
        }
    }

    private void report(ModelReport report) {
        String problem = ModelCheck.problem(report);
        if (problem == null) {
            turn.output(new GatewayOutput.ModelsReported(report));
        } else {
            turn.fail(SessionProblem.INVALID_MODELS, problem);
        }
    }

    private void report(ProgramReport report) {
        String problem = ProgramCheck.problem(report);
        if (problem == null) {
            turn.output(new GatewayOutput.ProgramReported(report));
        } else {
            turn.fail(SessionProblem.INVALID_PROGRAM, problem);
        }
    }

    private void look(ChunkRequest request) {
        String problem = ProgramCheck.problem(request);
        if (problem == null) {
            turn.output(new GatewayOutput.ChunksWanted(request));
        } else {
            turn.fail(SessionProblem.INVALID_PROGRAM, problem);
        }
    }

    private void audit(AuditMessage message) {
        String problem = AuditMessageCheck.problem(message);
        if (problem == null) {
            turn.output(new GatewayOutput.AuditHeard(message));
        } else {
            turn.fail(SessionProblem.INVALID_AUDIT, problem);
        }
    }

    private void devices(DeviceList part) {
        DeviceList all = DeviceParts.join(turn.state().devices(), part);
        if (all.getSerializedSize() > MAX_DEVICE_FRAMES * limits.maxFrameBytes()) {
            turn.fail(
                    SessionProblem.FRAME_TOO_LARGE,
                    "the list of devices has more than " + MAX_DEVICE_FRAMES + " full frames");
        } else if (all.getContinues()) {
            turn.state(turn.state().listing(all));
        } else {
            turn.state(turn.state().listing(DeviceList.getDefaultInstance()));
            turn.output(new GatewayOutput.DevicesReported(all));
        }
    }

    private void expectHello(AgentFrame frame) {
        turn.fail(
                SessionProblem.HELLO_EXPECTED,
                "the agent sent " + frame.getFrameCase() + " before Hello");
    }

    private void leave(Bye bye) {
        turn.close(bye.getCode(), bye.getReason());
    }
}
