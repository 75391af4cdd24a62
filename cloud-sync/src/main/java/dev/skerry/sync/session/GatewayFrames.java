package dev.skerry.sync.session;

import dev.skerry.sync.audit.AuditMessageCheck;
import dev.skerry.sync.proto.AlarmMarks;
import dev.skerry.sync.proto.AuditMessage;
import dev.skerry.sync.proto.Bye;
import dev.skerry.sync.proto.Chunks;
import dev.skerry.sync.proto.Drain;
import dev.skerry.sync.proto.GatewayFrame;
import dev.skerry.sync.proto.ModelChunk;
import dev.skerry.sync.proto.ModelSet;
import dev.skerry.sync.proto.ProfileSet;
import dev.skerry.sync.proto.ProgramSet;
import dev.skerry.sync.proto.Reject;
import dev.skerry.sync.proto.Welcome;
import dev.skerry.sync.session.AgentState.Phase;

/** What the agent makes of each of the gateway's frames. */
final class GatewayFrames {
    private final SessionLimits limits;
    private final AgentTurn turn;

    GatewayFrames(SessionLimits limits, AgentTurn turn) {
        this.limits = limits;
        this.turn = turn;
    }

    void handle(GatewayFrame frame) {
        Link link = turn.active();
        if (link == null) {
            return;
        }
        int size = frame.getSerializedSize();
        if (size > limits.maxFrameBytes()) {
            turn.fail(
                    SessionProblem.FRAME_TOO_LARGE,
                    "a frame has " + size + " bytes, at most " + limits.maxFrameBytes());
            return;
        }
        boolean greeting = link.phase() == Phase.GREETING;
        switch (frame.getFrameCase()) {
            case BYE -> ended(link, frame.getBye());
            case WELCOME -> {
                if (greeting) {
                    welcomed(link, frame.getWelcome());
                } else {
                    turn.fail(SessionProblem.WELCOME_REPEATED, "the gateway said Welcome twice");
                }
            }
            // A newer gateway may have frames that this agent does not know.
            case FRAME_NOT_SET -> {}
            case ACK,
                    REJECT,
                    CREDIT,
                    TWIN_DELTA,
                    TWIN_ACK,
                    COMMAND,
                    REPLAY,
                    DRAIN,
                    PROFILES,
                    PROFILE_SOURCE,
                    KEY_SETS,
                    POLICY,
                    MODELS,
                    MODEL_CHUNK,
                    PROGRAM,
                    CHUNKS,
                    ALARM_MARKS,
                    INQUIRY,
                    BOOT_STEPS_TAKEN,
                    AUDIT -> {
                if (greeting) {
                    turn.fail(
                            SessionProblem.WELCOME_EXPECTED,
                            "the gateway sent " + frame.getFrameCase() + " before Welcome");
                } else {
                    inSession(link, frame);
                }
            }
        }
    }

    private void inSession(Link link, GatewayFrame frame) {
        switch (frame.getFrameCase()) {
            case ACK -> acknowledged(link, frame);
            case REJECT -> rejected(link, frame.getReject());
            case CREDIT ->
                    turn.state(turn.state().with(granted(link, frame.getCredit().getCredits())));
            case TWIN_DELTA -> turn.output(new AgentOutput.ApplyTwin(frame.getTwinDelta()));
            case TWIN_ACK -> turn.output(new AgentOutput.TwinAcknowledged(frame.getTwinAck()));
            case COMMAND -> turn.output(new AgentOutput.Execute(frame.getCommand()));
            case REPLAY -> replay(link, frame);
            case DRAIN -> drain(link, frame.getDrain());
            case PROFILES -> assign(frame.getProfiles());
            case PROFILE_SOURCE ->
                    turn.output(new AgentOutput.TakeProfileSource(frame.getProfileSource()));
            case KEY_SETS -> turn.output(new AgentOutput.FollowKeys(frame.getKeySets()));
            case POLICY -> turn.output(new AgentOutput.FollowPolicy(frame.getPolicy()));
            case MODELS -> assign(frame.getModels());
            case MODEL_CHUNK -> take(frame.getModelChunk());
            case PROGRAM -> assign(frame.getProgram());
            case CHUNKS -> take(frame.getChunks());
            case ALARM_MARKS -> mark(frame.getAlarmMarks());
            case INQUIRY -> turn.output(new AgentOutput.Inquired(frame.getInquiry()));
            case BOOT_STEPS_TAKEN ->
                    turn.output(
                            new AgentOutput.BootStepsTaken(frame.getBootStepsTaken().getDigest()));
            case AUDIT -> audit(frame.getAudit());
            case WELCOME, BYE, FRAME_NOT_SET ->
                    throw new IllegalStateException("dealt with before");
        }
    }

    private void welcomed(Link link, Welcome welcome) {
        int protocol = welcome.getProtocol();
        if (protocol < limits.protocolMin() || protocol > limits.protocolMax()) {
            turn.fail(
                    SessionProblem.NO_SHARED_PROTOCOL,
                    "the gateway chose protocol "
                            + protocol
                            + ", this agent speaks "
                            + limits.protocolMin()
                            + " to "
                            + limits.protocolMax());
            return;
        }
        AgentState state = turn.state();
        long now = state.nowMillis();
        Link open = granted(link.in(Phase.OPEN).reported(now), welcome.getCredits());
        turn.state(
                state.failed(0)
                        .spreading(Integer.toUnsignedLong(welcome.getReconnectDelayMillis()))
                        .with(open));
        if (!welcome.getLineage().isEmpty()) {
            turn.output(
                    new AgentOutput.KeepLineage(
                            welcome.getLineage(), welcome.getForked(), welcome.getVectorsList()));
        }
        turn.output(new AgentOutput.GatewayClock(welcome.getNowMicros()));
        turn.output(new AgentOutput.TracesWanted(TraceCheck.perMinute(welcome)));
        turn.sendDevices(link.devices());
        turn.output(new AgentOutput.TakeStatus());
        turn.output(new AgentOutput.TakePolicyReport());
        turn.output(new AgentOutput.TakeProfileReport());
        turn.output(new AgentOutput.TakeModelReport());
        turn.output(new AgentOutput.TakeProgramReport());
        turn.output(new AgentOutput.Reconcile(welcome.getVectorsList()));
    }

    private void acknowledged(Link link, GatewayFrame frame) {
        SequenceSet inFlight = link.inFlight();
        for (var stored : frame.getAck().getStoredList()) {
            // One that is not in flight was perhaps never sent, and would be lost by believing it.
            if (stored.getFirst() < 1
                    || stored.getLast() < stored.getFirst()
                    || !inFlight.containsAll(
                            new SequenceRange(stored.getFirst(), stored.getLast()))) {
                unknown("acknowledged", stored.getFirst(), stored.getLast());
                return;
            }
            inFlight = inFlight.without(new SequenceRange(stored.getFirst(), stored.getLast()));
        }
        if (frame.getAck().getStoredCount() > 0) {
            turn.output(
                    new AgentOutput.Acknowledged(
                            frame.getAck().getStoredList().stream()
                                    .map(r -> new SequenceRange(r.getFirst(), r.getLast()))
                                    .toList()));
            answered(link, inFlight);
        }
    }

    private void rejected(Link link, Reject reject) {
        long sequence = reject.getSequence();
        if (!link.inFlight().contains(sequence)) {
            unknown("rejected", sequence, sequence);
            return;
        }
        turn.output(new AgentOutput.SetAside(sequence, reject.getCode(), reject.getReason()));
        answered(link, link.inFlight().without(sequence));
    }

    private void answered(Link link, SequenceSet inFlight) {
        turn.state(turn.state().with(link.with(inFlight)));
        finishDraining(inFlight);
    }

    private void unknown(String answer, long first, long last) {
        turn.fail(
                SessionProblem.UNKNOWN_SEQUENCE,
                "the gateway "
                        + answer
                        + " "
                        + Long.toUnsignedString(first)
                        + " to "
                        + Long.toUnsignedString(last)
                        + ", which do not all wait for an answer");
    }

    private void replay(Link link, GatewayFrame frame) {
        SendPlan plan = link.plan();
        for (var range : frame.getReplay().getRangesList()) {
            if (range.getFirst() < 1 || range.getLast() < range.getFirst()) {
                turn.fail(
                        SessionProblem.INVALID_SEQUENCE,
                        "the gateway asked for "
                                + Long.toUnsignedString(range.getFirst())
                                + " to "
                                + Long.toUnsignedString(range.getLast())
                                + ", which is no range");
                return;
            }
            plan = plan.replaying(new SequenceRange(range.getFirst(), range.getLast()));
        }
        turn.state(turn.state().with(link.with(plan)));
    }

    private void assign(ProfileSet profiles) {
        String problem = ProfileCheck.problem(profiles);
        if (problem == null) {
            turn.output(new AgentOutput.AssignProfiles(profiles));
        } else {
            turn.fail(SessionProblem.INVALID_PROFILES, problem);
        }
    }

    private void assign(ModelSet models) {
        String problem = ModelCheck.problem(models);
        if (problem == null) {
            turn.output(new AgentOutput.AssignModels(models));
        } else {
            turn.fail(SessionProblem.INVALID_MODELS, problem);
        }
    }

    private void take(ModelChunk chunk) {
        String problem = ModelCheck.problem(chunk);
        if (problem == null) {
            turn.output(new AgentOutput.TakeModelChunk(chunk));
        } else {
            turn.fail(SessionProblem.INVALID_MODELS, problem);
        }
    }

    private void assign(ProgramSet program) {
        String problem = ProgramCheck.problem(program);
        if (problem == null) {
            turn.output(new AgentOutput.AssignProgram(program));
        } else {
            turn.fail(SessionProblem.INVALID_PROGRAM, problem);
        }
    }

    private void take(Chunks chunks) {
        String problem = ProgramCheck.problem(chunks);
        if (problem == null) {
            turn.output(new AgentOutput.TakeChunks(chunks));
        } else {
            turn.fail(SessionProblem.INVALID_PROGRAM, problem);
        }
    }

    private void mark(AlarmMarks marks) {
        String problem = MarkCheck.problem(marks);
        if (problem == null) {
            turn.output(new AgentOutput.TakeMarks(marks));
        } else {
            turn.fail(SessionProblem.INVALID_MARKS, problem);
        }
    }

    private void audit(AuditMessage message) {
        String problem = AuditMessageCheck.problem(message);
        if (problem == null) {
            turn.output(new AgentOutput.AuditHeard(message));
        } else {
            turn.fail(SessionProblem.INVALID_AUDIT, problem);
        }
    }

    private void drain(Link link, Drain drain) {
        turn.state(
                turn.state()
                        .spreading(Integer.toUnsignedLong(drain.getReconnectDelayMillis()))
                        .with(link.in(Phase.DRAINING)));
        finishDraining(link.inFlight());
    }

    private void finishDraining(SequenceSet inFlight) {
        Link link = turn.active();
        if (link != null && link.phase() == Phase.DRAINING && inFlight.isEmpty()) {
            turn.bye("", "drained", false);
        }
    }

    private void ended(Link link, Bye bye) {
        turn.state(turn.state().with(link.closing(!bye.getCode().isEmpty())));
        turn.output(new AgentOutput.CloseStream(bye.getCode(), bye.getReason()));
    }

    private Link granted(Link link, int credits) {
        // Unsigned on the wire: what does not fit an int is beyond any limit of ours.
        int allowed = credits < 0 ? limits.maxCredits() : Math.min(credits, limits.maxCredits());
        return link.granted(allowed);
    }
}
