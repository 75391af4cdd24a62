package dev.skerry.sync.session;

import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.Append;
import dev.skerry.sync.proto.Bye;
import dev.skerry.sync.proto.DeviceList;
import dev.skerry.sync.proto.Replayed;
import dev.skerry.sync.session.AgentState.Phase;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One step of the agent's side: the state as it changes and the outputs so far. */
final class AgentTurn {
    private static final int MAX_DOUBLINGS = 20;

    private final SessionLimits limits;
    private final List<AgentOutput> outputs = new ArrayList<>();
    private AgentState state;

    AgentTurn(SessionLimits limits, AgentState state) {
        this.limits = limits;
        this.state = state;
    }

    Step<AgentState, AgentOutput> toStep() {
        return new Step<>(state, outputs);
    }

    void take(AgentInput input) {
        switch (input) {
            case AgentInput.Opened opened -> open(opened);
            case AgentInput.Closed closed -> close(closed.random());
            case AgentInput.Tick tick -> tick(tick.nowMillis());
            case AgentInput.Received received -> receive(received);
            case AgentInput.OutboxGrew grew -> grow(grew);
            case AgentInput.SendAgain again -> sendAgain(again.range());
            case AgentInput.Loaded loaded -> appendAll(loaded);
            case AgentInput.StatusTaken taken ->
                    sendIfOpen(AgentFrame.newBuilder().setStatus(taken.status()).build());
            case AgentInput.BootClockKnown known ->
                    sendIfOpen(AgentFrame.newBuilder().setBootClock(known.clock()).build());
            case AgentInput.DevicesChanged changed -> list(changed);
            case AgentInput.TwinChanged changed ->
                    sendIfOpen(AgentFrame.newBuilder().setTwinDelta(changed.delta()).build());
            case AgentInput.TwinApplied applied ->
                    sendIfOpen(AgentFrame.newBuilder().setTwinAck(applied.ack()).build());
            case AgentInput.CommandDone done ->
                    sendIfOpen(AgentFrame.newBuilder().setCommandResult(done.result()).build());
            case AgentInput.ProfilesReported reported ->
                    sendIfOpen(AgentFrame.newBuilder().setProfileReport(reported.report()).build());
            case AgentInput.PolicyReported reported ->
                    sendIfOpen(AgentFrame.newBuilder().setPolicyReport(reported.report()).build());
            case AgentInput.ProfileSourcesMissing missing ->
                    sendIfOpen(
                            AgentFrame.newBuilder().setProfileRequest(missing.request()).build());
            case AgentInput.ModelsReported reported ->
                    sendIfOpen(AgentFrame.newBuilder().setModelReport(reported.report()).build());
            case AgentInput.ModelPartMissing missing ->
                    sendIfOpen(AgentFrame.newBuilder().setModelRequest(missing.request()).build());
            case AgentInput.ProgramReported reported ->
                    sendIfOpen(AgentFrame.newBuilder().setProgramReport(reported.report()).build());
            case AgentInput.ChunksMissing missing ->
                    sendIfOpen(AgentFrame.newBuilder().setChunkRequest(missing.request()).build());
            case AgentInput.LogLinesRead read ->
                    sendIfOpen(AgentFrame.newBuilder().setLogLines(read.lines()).build());
            case AgentInput.MessagesRead read ->
                    sendIfOpen(AgentFrame.newBuilder().setRecentMessages(read.messages()).build());
            case AgentInput.SettingsTold told ->
                    sendIfOpen(AgentFrame.newBuilder().setSettings(told.report()).build());
            case AgentInput.BootStepsRead read ->
                    sendIfOpen(AgentFrame.newBuilder().setBootSteps(read.steps()).build());
            case AgentInput.AuditSays says ->
                    sendIfOpen(AgentFrame.newBuilder().setAudit(says.message()).build());
            case AgentInput.Stop stop -> bye("", stop.reason(), false);
        }
        loadNext();
    }

    private void open(AgentInput.Opened opened) {
        // A commit may have been told of since the caller looked.
        state = state.at(opened.nowMillis()).having(opened.newestSequence());
        state =
                state.with(
                        Link.greeting(opened.devices(), state.newestSequence(), state.nowMillis()));
        send(
                AgentFrame.newBuilder()
                        .setHello(
                                opened.hello().toBuilder()
                                        .setProtocolMin(limits.protocolMin())
                                        .setProtocolMax(limits.protocolMax()))
                        .build());
    }

    private void close(double random) {
        Link link = state.link();
        boolean refused = link != null && link.refused();
        long bound =
                refused
                        ? limits.reconnectCapMillis()
                        : limits.reconnectBaseMillis() << Math.min(state.failures(), MAX_DOUBLINGS);
        bound = Math.min(Math.max(bound, 1), limits.reconnectCapMillis());
        bound = Math.max(bound, state.spreadMillis());
        state = state.failed(state.failures() + 1).spreading(0).with(null);
        outputs.add(new AgentOutput.Reconnect((long) (random * bound)));
    }

    private void tick(long nowMillis) {
        state = state.at(nowMillis);
        Link link = active();
        if (link == null) {
            return;
        }
        long now = state.nowMillis();
        if (now - link.heardAtMillis() >= limits.silenceMillis()) {
            // Saying Bye to a dead link is of no use.
            state = state.with(link.closing(false));
            outputs.add(
                    new AgentOutput.CloseStream(
                            SessionProblem.SILENT.code(),
                            "the gateway has not been heard of for "
                                    + (now - link.heardAtMillis())
                                    + " ms"));
        } else if (link.phase() != Phase.GREETING
                && now - link.statusAtMillis() >= limits.statusIntervalMillis()) {
            state = state.with(link.reported(now));
            outputs.add(new AgentOutput.TakeStatus());
        }
    }

    private void receive(AgentInput.Received received) {
        Link link = active();
        if (link != null) {
            state = state.with(link.heard(state.nowMillis()));
            new GatewayFrames(limits, this).handle(received.frame());
        }
    }

    private void grow(AgentInput.OutboxGrew grew) {
        state = state.having(grew.newestSequence());
        Link link = active();
        if (link != null) {
            state = state.with(link.with(link.plan().grown(grew.lane(), grew.newestSequence())));
        }
    }

    private void sendAgain(SequenceRange range) {
        Link link = active();
        if (link != null) {
            state = state.with(link.with(link.plan().replaying(range)));
        }
    }

    private void list(AgentInput.DevicesChanged changed) {
        Link link = active();
        if (link != null) {
            state = state.with(link.listing(changed.devices()));
            if (link.phase() != Phase.GREETING) {
                sendDevices(changed.devices());
            }
        }
    }

    private void appendAll(AgentInput.Loaded loaded) {
        Link link = active();
        AgentOutput.Load load = loaded.request();
        if (link == null || !load.equals(link.plan().pending())) {
            return;
        }
        long through = loaded.batches().isEmpty() ? load.through() : load.after();
        SequenceSet inFlight = link.inFlight();
        for (OutboxBatch batch : loaded.batches()) {
            boolean isWaiting = inFlight.contains(batch.sequence());
            if (!isWaiting && batch.bytes().size() > limits.maxBatchBytes()) {
                setAsideTooLarge(batch);
            } else if (!isWaiting) {
                // The window may have shrunk, and a gateway that drains wants no more.
                if (link.phase() != Phase.OPEN || inFlight.size() >= link.credits()) {
                    break;
                }
                inFlight = inFlight.with(batch.sequence());
                append(batch, link.plan().isLive(batch.sequence()));
            }
            through = batch.sequence();
        }
        SendPlan plan = link.plan().loaded(load, through);
        state = state.with(link.with(inFlight).with(plan));
        if (link.plan().isReplaying() && !plan.isReplaying()) {
            send(AgentFrame.newBuilder().setReplayed(Replayed.getDefaultInstance()).build());
        }
    }

    private void append(OutboxBatch batch, boolean live) {
        send(
                AgentFrame.newBuilder()
                        .setAppend(
                                Append.newBuilder()
                                        .setLane(batch.lane())
                                        .setSequence(batch.sequence())
                                        .setRecordCount(batch.recordCount())
                                        .setBatch(batch.bytes())
                                        .setLive(live)
                                        .addAllTraces(batch.traces()))
                        .build());
    }

    private void setAsideTooLarge(OutboxBatch batch) {
        outputs.add(
                new AgentOutput.SetAside(
                        batch.sequence(),
                        SessionProblem.BATCH_TOO_LARGE.code(),
                        "the batch has "
                                + batch.bytes().size()
                                + " bytes, at most "
                                + limits.maxBatchBytes()
                                + " can be sent"));
    }

    private void loadNext() {
        Link link = state.link();
        if (link == null || link.phase() != Phase.OPEN) {
            return;
        }
        AgentOutput.Load load =
                link.plan()
                        .next(
                                state.loads() + 1,
                                link.credits(),
                                link.inFlight().size(),
                                limits.loadLimit());
        if (load != null) {
            state = state.countingLoad().with(link.with(link.plan().loading(load)));
            outputs.add(load);
        }
    }

    /** Sends a list in as many frames as it needs. */
    void sendDevices(DeviceList devices) {
        for (DeviceList part : DeviceParts.split(devices, limits.maxBatchBytes())) {
            send(AgentFrame.newBuilder().setDevices(part).build());
        }
    }

    AgentState state() {
        return state;
    }

    void state(AgentState next) {
        state = next;
    }

    /** The session under way, unless all is said. */
    @Nullable Link active() {
        Link link = state.link();
        return link == null || link.phase() == Phase.CLOSING ? null : link;
    }

    void output(AgentOutput output) {
        outputs.add(output);
    }

    void send(AgentFrame frame) {
        outputs.add(new AgentOutput.Send(frame));
    }

    /** Ends the session because the gateway did what it must not. */
    void fail(SessionProblem problem, String reason) {
        bye(problem.code(), reason, true);
    }

    /** Says Bye and ends the session. */
    void bye(String code, String reason, boolean refused) {
        Link link = active();
        if (link != null) {
            state = state.with(link.closing(refused));
            send(
                    AgentFrame.newBuilder()
                            .setBye(Bye.newBuilder().setCode(code).setReason(reason))
                            .build());
            outputs.add(new AgentOutput.CloseStream(code, reason));
        }
    }

    private void sendIfOpen(AgentFrame frame) {
        Link link = active();
        if (link != null && link.phase() != Phase.GREETING) {
            send(frame);
        }
    }
}
