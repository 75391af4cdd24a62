package dev.skerry.gateway.session;

import com.google.protobuf.ByteString;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.telemetry.BatchOutcome;
import dev.skerry.gateway.telemetry.IncomingBatch;
import dev.skerry.sync.crdt.InvalidTwinException;
import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.Hello;
import dev.skerry.sync.proto.TwinDelta;
import dev.skerry.sync.proto.TwinVector;
import dev.skerry.sync.session.GatewayInput;
import dev.skerry.sync.session.GatewayOutput;
import dev.skerry.sync.session.GatewaySession;
import dev.skerry.sync.session.GatewayState;
import dev.skerry.sync.session.GatewayState.Phase;
import dev.skerry.sync.session.SequenceSet;
import dev.skerry.sync.session.SessionProblem;
import io.grpc.stub.StreamObserver;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One agent's session, from Hello to Bye: the gateway's main path.
 *
 * <ol>
 *   <li>A frame comes in on the network's thread and goes to the mailbox.
 *   <li>The session's own (virtual) thread takes it and asks the state machine what follows.
 *   <li>It carries the outputs out: frames go back, batches to the store, status and devices to the
 *       fleet, twin writes to the twins. When the store is busy it waits here, takes no more from
 *       the mailbox, and the agent is held up by flow control.
 *   <li>When the store's commit is on the disk, that comes to the mailbox too, and leads to an Ack.
 * </ol>
 */
public final class SessionHandler implements StreamObserver<AgentFrame>, Runnable {
    private static final Logger LOG = Logger.getLogger(SessionHandler.class);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final int GREETING_SECONDS = 10;

    /** Frames that the agent may send before the session has dealt with the first of them. */
    static final int FRAME_WINDOW = 8;

    private final SessionServices services;
    private final FrameStream stream;
    private final Mailbox mailbox;
    private final GatewaySession machine;
    private final Pulse pulse;
    private final String peer;
    private final long startedAtMillis = nowMillis();
    private GatewayState state = GatewayState.initial(nowMillis());
    private String agentId = "";
    private long epoch;
    private String bootId = "";
    private boolean silent;
    private boolean saidWhy;
    private @Nullable ByteString unconfirmed;

    SessionHandler(
            SessionServices services, FrameStream stream, @Nullable HttpConnection connection) {
        this.services = services;
        this.stream = stream;
        this.machine = new GatewaySession(services.limits());
        this.peer = connection == null ? "unknown" : connection.remoteAddress().toString();
        this.pulse = new Pulse(connection, services.cutOffAfter(), nowMillis());
        // Each batch that waits for its answer, the frame window, and some for commands and twins.
        this.mailbox = new Mailbox(services.limits().maxCredits() + FRAME_WINDOW + 256);
    }

    @Override
    public void onNext(AgentFrame frame) {
        pulse.heard();
        mailbox.post(new GatewayInput.Received(frame));
    }

    @Override
    public void onError(Throwable thrown) {
        LOG.debugf("session=broken agent=%s cause=\"%s\"", agentId, thrown);
        mailbox.end();
    }

    @Override
    public void onCompleted() {
        mailbox.end();
    }

    /** Something happens to the session from outside: a twin was written, the gateway drains. */
    public void post(GatewayInput input) {
        mailbox.post(input);
    }

    @Override
    public void run() {
        try {
            while (state.phase() != Phase.CLOSED) {
                takeNext();
            }
        } catch (InterruptedException e) {
            LOG.debugf("session=interrupted agent=%s", agentId);
        } catch (RuntimeException e) {
            LOG.errorf(e, "session=failed agent=%s", agentId);
            advanceQuietly(
                    new GatewayInput.End(
                            GatewayError.SESSION_FAILED.code(),
                            GatewayError.SESSION_FAILED.meaning()));
        } finally {
            stream.complete();
            if (!saidWhy) {
                logClosed("", "the connection ended");
            }
            if (services.registry().leave(agentId, this)) {
                services.listener().agentChanged(agentId);
            }
        }
    }

    private void takeNext() throws InterruptedException {
        GatewayInput input = mailbox.next(TICK);
        advance(new GatewayInput.Tick(nowMillis()));
        feelPulse();
        if (mailbox.hasOverflowed()) {
            endAsOverflowed();
        } else if (input != null) {
            if (input instanceof GatewayInput.Received) {
                confirmLineage();
            }
            advance(input);
        }
        if (input instanceof GatewayInput.Received) {
            stream.requestOne();
        }
    }

    private void feelPulse() {
        pulse.beat(nowMillis());
        if (pulse.isSilent(nowMillis()) == silent) {
            return;
        }
        silent = !silent;
        if (services.registry().silent(agentId, this, silent, services.clock().instant())) {
            LOG.infof("session=%s agent=%s", silent ? "silent" : "heard-again", agentId);
            services.listener().agentChanged(agentId);
        }
    }

    private void advance(GatewayInput input) throws InterruptedException {
        var step = machine.step(state, input);
        state = step.state();
        for (GatewayOutput output : step.outputs()) {
            carryOut(output);
        }
    }

    private void carryOut(GatewayOutput output) throws InterruptedException {
        switch (output) {
            case GatewayOutput.Send send -> {
                if (!stream.send(send.frame())) {
                    endAsOverflowed();
                }
            }
            case GatewayOutput.AgentOpened opened -> admit(opened.hello());
            case GatewayOutput.Store store -> store(store);
            case GatewayOutput.StatusReported status ->
                    services.recorder().status(agentId, epoch, status.status());
            case GatewayOutput.DevicesReported devices ->
                    services.recorder().devices(agentId, devices.devices().getDevicesList());
            case GatewayOutput.ShiftBoot shift ->
                    services.batches()
                            .shift(
                                    agentId,
                                    shift.clock().getBootId(),
                                    shift.clock().getOffsetMicros());
            case GatewayOutput.ApplyTwin apply ->
                    understand(
                            () ->
                                    services.twins()
                                            .merge(
                                                    agentId,
                                                    apply.delta(),
                                                    ack ->
                                                            mailbox.post(
                                                                    new GatewayInput.TwinApplied(
                                                                            ack))));
            case GatewayOutput.TwinAcknowledged acknowledged ->
                    understand(() -> services.twins().acknowledged(agentId, acknowledged.ack()));
            case GatewayOutput.Replayed _ -> services.replays().replayed(agentId, epoch);
            case GatewayOutput.CommandOutcome outcome ->
                    services.commands().result(agentId, outcome.result());
            case GatewayOutput.CloseStream close -> closed(close);
        }
    }

    private void closed(GatewayOutput.CloseStream close) {
        saidWhy = true;
        logClosed(close.code(), close.reason());
    }

    /** A stream that never said Hello is nobody's session: a probe, or a scanner. */
    private void logClosed(String code, String reason) {
        String why = code.isEmpty() ? "" : " code=" + code;
        if (agentId.isEmpty()) {
            LOG.infof("session=refused peer=%s%s reason=\"%s\"", peer, why, reason);
        } else {
            LOG.infof(
                    "session=closed agent=%s peer=%s lasted_s=%d%s reason=\"%s\"",
                    agentId, peer, (nowMillis() - startedAtMillis) / 1000, why, reason);
        }
    }

    private void admit(Hello hello) throws InterruptedException {
        if (!services.registry().hasRoomFor(hello.getAgentId())) {
            advance(
                    new GatewayInput.End(
                            GatewayError.TOO_MANY_SESSIONS.code(),
                            GatewayError.TOO_MANY_SESSIONS.meaning()));
            return;
        }
        agentId = hello.getAgentId();
        epoch = hello.getEpoch();
        bootId = hello.getBootId();
        services.registry()
                .enter(agentId, bootId, peer, this, services.clock().instant())
                .ifPresent(before -> before.endAsSupersededBy(this));
        services.recorder().seen(hello);
        LOG.infof(
                "session=open agent=%s peer=%s site=%s epoch=%016x boot=%s version=%s",
                agentId,
                peer,
                hello.getSite(),
                epoch,
                hello.getBootId(),
                hello.getSoftwareVersion());
        Lineages.Greeting greeting = greeting(hello);
        if (greeting == null) {
            advance(
                    new GatewayInput.End(
                            GatewayError.STORE_TROUBLE.code(),
                            GatewayError.STORE_TROUBLE.meaning()));
            return;
        }
        unconfirmed = greeting.token();
        advance(
                new GatewayInput.Admitted(
                        Times.toMicros(services.clock().instant()),
                        services.fleet().highestStored(agentId, epoch),
                        services.twins().vectors(agentId),
                        greeting.token(),
                        greeting.forked()));
        services.replays().opened(agentId);
        services.commands().opened(agentId, epoch, greeting.forked());
        // One that forked takes nothing of what it had for granted.
        List<TwinVector> seen = greeting.forked() ? List.of() : hello.getVectorsList();
        understand(
                () -> {
                    for (TwinDelta part : services.twins().connected(agentId, seen)) {
                        advance(new GatewayInput.TwinChanged(part));
                    }
                });
    }

    /** Null when the store does not take it. */
    private Lineages.@Nullable Greeting greeting(Hello hello) throws InterruptedException {
        try {
            return services.lineages().greet(hello).get(GREETING_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warnf("session=not-greeted agent=%s cause=\"%s\"", agentId, e);
            return null;
        }
    }

    /** An agent that goes on after Welcome has made its lineage durable. */
    private void confirmLineage() throws InterruptedException {
        ByteString token = unconfirmed;
        if (token != null) {
            unconfirmed = null;
            services.lineages().confirm(agentId, epoch, token);
        }
    }

    /** What to do with a message about a twin. */
    private interface Understanding {
        void run() throws InvalidTwinException, InterruptedException;
    }

    /** Ends the session when the message says what can't be. */
    private void understand(Understanding message) throws InterruptedException {
        try {
            message.run();
        } catch (InvalidTwinException e) {
            advance(
                    new GatewayInput.End(
                            InvalidTwinException.CODE, String.valueOf(e.getMessage())));
        }
    }

    private void store(GatewayOutput.Store store) throws InterruptedException {
        var batch =
                new IncomingBatch(
                        agentId,
                        epoch,
                        store.sequence(),
                        store.lane(),
                        store.recordCount(),
                        store.batch().toByteArray(),
                        store.live(),
                        Times.toMicros(services.clock().instant()));
        services.batches().append(batch, outcome -> answer(store.sequence(), outcome));
    }

    /** Called on the store's thread, after the commit is on the disk. */
    private void answer(long sequence, BatchOutcome outcome) {
        mailbox.post(
                switch (outcome) {
                    case BatchOutcome.Stored stored ->
                            new GatewayInput.Stored(SequenceSet.of(sequence));
                    case BatchOutcome.Refused refused ->
                            new GatewayInput.Refused(sequence, refused.code(), refused.reason());
                });
    }

    /**
     * An agent that lost its outbox says Hello with another epoch, but then it does not answer as
     * the one that it was.
     */
    private void endAsSupersededBy(SessionHandler next) {
        if (next.epoch != epoch && !next.bootId.equals(bootId)) {
            pulse.ask(
                    () -> {
                        if (services.registry().stillRunning(agentId, bootId)) {
                            services.listener().agentChanged(agentId);
                        }
                    });
        }
        mailbox.post(
                new GatewayInput.End(
                        SessionProblem.SUPERSEDED.code(),
                        "another session of this agent took over; if two agents have this id,"
                                + " give each its own"));
    }

    private void endAsOverflowed() {
        advanceQuietly(
                new GatewayInput.End(
                        GatewayError.SESSION_OVERFLOW.code(),
                        GatewayError.SESSION_OVERFLOW.meaning()));
    }

    /** Ends the session without waiting for anything. */
    private void advanceQuietly(GatewayInput.End end) {
        var step = machine.step(state, end);
        state = step.state();
        for (GatewayOutput output : step.outputs()) {
            if (output instanceof GatewayOutput.Send send) {
                var _ = stream.send(send.frame());
            } else if (output instanceof GatewayOutput.CloseStream close) {
                closed(close);
            }
        }
    }

    /** Of the agent's Hello. */
    long epoch() {
        return epoch;
    }

    static long nowMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
