package dev.skerry.sync.session;

import dev.skerry.sync.proto.Ack;
import dev.skerry.sync.proto.BootStepsTaken;
import dev.skerry.sync.proto.Bye;
import dev.skerry.sync.proto.Credit;
import dev.skerry.sync.proto.Drain;
import dev.skerry.sync.proto.GatewayFrame;
import dev.skerry.sync.proto.Reject;
import dev.skerry.sync.proto.Replay;
import dev.skerry.sync.proto.Welcome;
import dev.skerry.sync.session.GatewayState.Phase;
import java.util.ArrayList;
import java.util.List;

/** One step of the gateway's side: the state as it changes and the outputs so far. */
final class GatewayTurn {
    // What a gateway that keeps running asks for: enough to avoid a herd, little enough to be live.
    private static final int SPREAD_MILLIS = 1_000;

    private final SessionLimits limits;
    private final HelloCheck helloCheck;
    private final List<GatewayOutput> outputs = new ArrayList<>();
    private GatewayState state;

    GatewayTurn(SessionLimits limits, HelloCheck helloCheck, GatewayState state) {
        this.limits = limits;
        this.helloCheck = helloCheck;
        this.state = state;
    }

    Step<GatewayState, GatewayOutput> toStep() {
        return new Step<>(state, outputs);
    }

    void take(GatewayInput input) {
        if (state.phase() == Phase.CLOSED) {
            return;
        }
        switch (input) {
            case GatewayInput.Received received -> {
                state = state.heard();
                new AgentFrames(limits, helloCheck, this).handle(received.frame());
            }
            case GatewayInput.Admitted admitted -> welcome(admitted);
            case GatewayInput.End end -> bye(end.code(), end.reason());
            case GatewayInput.Stored stored -> acknowledge(stored.sequences());
            case GatewayInput.Refused refused -> {
                state = state.with(answered(SequenceSet.of(refused.sequence())));
                reject(refused.sequence(), refused.code(), refused.reason());
            }
            case GatewayInput.CreditsChanged changed -> {
                state = state.granting(Math.min(changed.credits(), limits.maxCredits()));
                if (isOpen()) {
                    credit();
                }
            }
            case GatewayInput.SendCommand command ->
                    sendIfOpen(GatewayFrame.newBuilder().setCommand(command.command()).build());
            case GatewayInput.TwinChanged changed ->
                    sendIfOpen(GatewayFrame.newBuilder().setTwinDelta(changed.delta()).build());
            case GatewayInput.TwinApplied applied ->
                    sendIfOpen(GatewayFrame.newBuilder().setTwinAck(applied.ack()).build());
            case GatewayInput.ProfilesAssigned assigned ->
                    sendIfOpen(GatewayFrame.newBuilder().setProfiles(assigned.profiles()).build());
            case GatewayInput.ProfileSourceFound found ->
                    sendIfOpen(GatewayFrame.newBuilder().setProfileSource(found.source()).build());
            case GatewayInput.KeysChanged changed ->
                    sendIfOpen(GatewayFrame.newBuilder().setKeySets(changed.keys()).build());
            case GatewayInput.PolicyChanged changed ->
                    sendIfOpen(GatewayFrame.newBuilder().setPolicy(changed.policy()).build());
            case GatewayInput.ModelsAssigned assigned ->
                    sendIfOpen(GatewayFrame.newBuilder().setModels(assigned.models()).build());
            case GatewayInput.ModelPartFound found ->
                    sendIfOpen(GatewayFrame.newBuilder().setModelChunk(found.chunk()).build());
            case GatewayInput.ProgramAssigned assigned ->
                    sendIfOpen(GatewayFrame.newBuilder().setProgram(assigned.program()).build());
            case GatewayInput.ChunksFound found ->
                    sendIfOpen(GatewayFrame.newBuilder().setChunks(found.chunks()).build());
            case GatewayInput.AlarmsMarked marked ->
                    sendIfOpen(GatewayFrame.newBuilder().setAlarmMarks(marked.marks()).build());
            case GatewayInput.Inquire inquire ->
                    sendIfOpen(GatewayFrame.newBuilder().setInquiry(inquire.inquiry()).build());
            case GatewayInput.BootStepsStored stored ->
                    sendIfOpen(
                            GatewayFrame.newBuilder()
                                    .setBootStepsTaken(
                                            BootStepsTaken.newBuilder().setDigest(stored.digest()))
                                    .build());
            case GatewayInput.AuditSays says ->
                    sendIfOpen(GatewayFrame.newBuilder().setAudit(says.message()).build());
            case GatewayInput.Replay replay -> sendIfOpen(replayFrame(replay.ranges()));
            case GatewayInput.Drain drain -> drain(drain);
            case GatewayInput.Tick tick -> tick(tick.nowMillis());
            case GatewayInput.Closed closed -> state = state.in(Phase.CLOSED);
        }
    }

    private void welcome(GatewayInput.Admitted admitted) {
        if (state.phase() != Phase.ADMITTING) {
            throw new IllegalStateException("no agent asks for admission, in " + state.phase());
        }
        if (state.credits() == 0) {
            state = state.granting(limits.maxCredits());
        }
        state = state.in(Phase.OPEN);
        send(
                GatewayFrame.newBuilder()
                        .setWelcome(
                                Welcome.newBuilder()
                                        .setProtocol(state.protocol())
                                        .setNowMicros(admitted.nowMicros())
                                        .setCredits(state.credits())
                                        .setHighestStored(admitted.highestStored())
                                        .addAllVectors(admitted.vectors())
                                        .setLineage(admitted.lineage())
                                        .setForked(admitted.forked())
                                        .setTracesPerMinute(admitted.tracesPerMinute())
                                        .setReconnectDelayMillis(SPREAD_MILLIS))
                        .build());
    }

    private void acknowledge(SequenceSet stored) {
        if (stored.isEmpty()) {
            return;
        }
        state = state.with(answered(stored));
        Ack.Builder ack = Ack.newBuilder();
        stored.ranges().forEach(range -> ack.addStored(proto(range)));
        send(GatewayFrame.newBuilder().setAck(ack).build());
    }

    private SequenceSet answered(SequenceSet sequences) {
        SequenceSet inFlight = state.inFlight();
        for (SequenceRange range : sequences.ranges()) {
            if (!inFlight.containsAll(range)) {
                throw new IllegalStateException(
                        "answered " + range + ", but only " + inFlight + " wait for an answer");
            }
            inFlight = inFlight.without(range);
        }
        return inFlight;
    }

    private void drain(GatewayInput.Drain drain) {
        if (isOpen()) {
            state = state.in(Phase.DRAINING);
            send(
                    GatewayFrame.newBuilder()
                            .setDrain(
                                    Drain.newBuilder()
                                            .setReason(drain.reason())
                                            .setReconnectDelayMillis(drain.spreadMillis()))
                            .build());
        } else {
            bye("", drain.reason());
        }
    }

    private void tick(long nowMillis) {
        state = state.at(nowMillis);
        long silent = state.nowMillis() - state.heardAtMillis();
        if (silent >= limits.silenceMillis()) {
            close(
                    SessionProblem.SILENT.code(),
                    "the agent has not been heard of for " + silent + " ms");
        }
    }

    GatewayState state() {
        return state;
    }

    void state(GatewayState next) {
        state = next;
    }

    boolean isOpen() {
        return state.phase() == Phase.OPEN || state.phase() == Phase.DRAINING;
    }

    void output(GatewayOutput output) {
        outputs.add(output);
    }

    void send(GatewayFrame frame) {
        outputs.add(new GatewayOutput.Send(frame));
    }

    void credit() {
        send(
                GatewayFrame.newBuilder()
                        .setCredit(Credit.newBuilder().setCredits(state.credits()))
                        .build());
    }

    void reject(long sequence, String code, String reason) {
        send(
                GatewayFrame.newBuilder()
                        .setReject(
                                Reject.newBuilder()
                                        .setSequence(sequence)
                                        .setCode(code)
                                        .setReason(reason))
                        .build());
    }

    /** Ends the session because the agent did what it must not. */
    void fail(SessionProblem problem, String reason) {
        bye(problem.code(), reason);
    }

    void bye(String code, String reason) {
        send(
                GatewayFrame.newBuilder()
                        .setBye(
                                Bye.newBuilder()
                                        .setCode(code)
                                        .setReason(reason)
                                        .setProtocolMin(limits.protocolMin())
                                        .setProtocolMax(limits.protocolMax()))
                        .build());
        close(code, reason);
    }

    void close(String code, String reason) {
        state = state.in(Phase.CLOSED);
        outputs.add(new GatewayOutput.CloseStream(code, reason));
    }

    private void sendIfOpen(GatewayFrame frame) {
        if (isOpen()) {
            send(frame);
        }
    }

    private static GatewayFrame replayFrame(List<SequenceRange> ranges) {
        Replay.Builder replay = Replay.newBuilder();
        ranges.forEach(range -> replay.addRanges(proto(range)));
        return GatewayFrame.newBuilder().setReplay(replay).build();
    }

    private static dev.skerry.sync.proto.SequenceRange proto(SequenceRange range) {
        return dev.skerry.sync.proto.SequenceRange.newBuilder()
                .setFirst(range.first())
                .setLast(range.last())
                .build();
    }
}
