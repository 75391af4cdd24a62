package dev.skerry.gateway.session;

import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.fleet.AgentView.SecurityView;
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
import dev.skerry.sync.session.SessionProblem;
import io.grpc.stub.StreamObserver;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

    /** Frames that the agent may send before the session has dealt with the first of them. */
    static final int FRAME_WINDOW = 8;

    private final SessionServices services;
    private final FrameStream stream;
    private final Mailbox mailbox;
    private final Appends appends;
    private final GatewaySession machine;
    private final Pulse pulse;
    private final ProfileTalk profiles;
    private final ModelTalk models;
    private final ProgramTalk programs;
    private final SelfReports self;
    private final OrderTalk orders;
    private final Identity identity;
    private final Admission admission;
    private final SessionLog log;
    private final AuditWords audit;
    private GatewayState state = GatewayState.initial(nowMillis());
    private String agentId = "";
    private long epoch;
    private String bootId = "";
    private boolean silent;

    SessionHandler(
            SessionServices services, FrameStream stream, @Nullable HttpConnection connection) {
        this.services = services;
        this.stream = stream;
        this.profiles = new ProfileTalk(services.profiles());
        this.models = new ModelTalk(services.models());
        this.programs = new ProgramTalk(services.programs());
        this.self = new SelfReports(services.insight());
        this.orders =
                new OrderTalk(
                        services.signer(),
                        profiles,
                        models,
                        programs,
                        new PolicyTalk(services.policies()),
                        services.clock());
        this.audit = new AuditWords(services.agentLogs());
        this.machine = new GatewaySession(services.limits());
        this.admission = new Admission(services);
        this.identity = services.identities().of(connection);
        this.log = new SessionLog(connection);
        this.pulse = new Pulse(connection, services.cutOffAfter(), nowMillis());
        // Each batch that waits for its answer, the frame window, and some for commands and twins.
        this.mailbox = new Mailbox(services.limits().maxCredits() + FRAME_WINDOW + 256);
        this.appends =
                new Appends(services.batches(), mailbox, services.clock(), services.tracing());
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

    /** A certificate of the agent was revoked. */
    void recheck() {
        identity.doubt();
        mailbox.post(new GatewayInput.Tick(nowMillis()));
    }

    /** How the session is secured; null when it is not. */
    @Nullable SecurityView security() {
        return identity.view();
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
            advanceQuietly(end(GatewayError.SESSION_FAILED));
        } finally {
            stream.complete();
            models.close();
            programs.close();
            log.ended();
            if (services.registry().leave(agentId, this)) {
                services.listener().agentChanged(agentId);
            }
            self.close(agentId);
        }
    }

    private void takeNext() throws InterruptedException {
        GatewayInput input = mailbox.next(TICK);
        advance(new GatewayInput.Tick(nowMillis()));
        advanceAll(audit.due());
        feelPulse();
        checkIdentity();
        if (mailbox.hasOverflowed()) {
            endAsOverflowed();
        } else if (input != null) {
            if (input instanceof GatewayInput.Received) {
                admission.confirm(agentId, epoch);
            }
            if (input instanceof GatewayInput.Stored) {
                identity.stored();
            }
            advanceAll(orders.said(input));
        }
        advanceAll(models.due(mailbox.isEmpty(), stream.isReady()));
        advanceAll(programs.due(mailbox.isEmpty(), stream.isReady()));
        if (input instanceof GatewayInput.Received) {
            stream.requestOne();
        }
    }

    private void checkIdentity() throws InterruptedException {
        GatewayInput.End objection = identity.objection(services.clock().instant());
        if (objection != null && !agentId.isEmpty()) {
            advance(objection);
        }
    }

    private void feelPulse() {
        pulse.beat(nowMillis());
        if (pulse.isSilent(nowMillis()) == silent) {
            return;
        }
        silent = !silent;
        if (services.registry().silent(agentId, this, silent, services.clock().instant())) {
            self.silent(agentId, silent);
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

    private void advanceAll(List<GatewayInput> inputs) throws InterruptedException {
        for (GatewayInput input : inputs) {
            advance(input);
        }
    }

    private void carryOut(GatewayOutput output) throws InterruptedException {
        switch (output) {
            case GatewayOutput.Send send -> {
                appends.sending(send.frame());
                if (!stream.send(send.frame())) {
                    endAsOverflowed();
                }
            }
            case GatewayOutput.AgentOpened opened -> admit(opened.hello());
            case GatewayOutput.Store store -> appends.append(agentId, epoch, store);
            case GatewayOutput.StatusReported status ->
                    services.recorder()
                            .status(agentId, epoch, self.status(agentId, status.status()));
            case GatewayOutput.SettingsTold(var report) ->
                    advanceAll(self.settings(agentId, report));
            case GatewayOutput.LogLinesTold(var lines) -> advanceAll(self.lines(agentId, lines));
            case GatewayOutput.MessagesTold(var messages) -> self.messages(agentId, messages);
            case GatewayOutput.DevicesReported devices ->
                    services.recorder().devices(agentId, devices.devices().getDevicesList());
            case GatewayOutput.ShiftBoot(var clock) ->
                    services.batches().shift(agentId, clock.getBootId(), clock.getOffsetMicros());
            case GatewayOutput.ApplyTwin apply -> understand(() -> merge(apply.delta()));
            case GatewayOutput.TwinAcknowledged acknowledged ->
                    understand(() -> services.twins().acknowledged(agentId, acknowledged.ack()));
            case GatewayOutput.PolicyReported reported ->
                    advanceAll(orders.reported(reported.report()));
            case GatewayOutput.ProfilesReported reported ->
                    profiles.reported(agentId, reported.report());
            case GatewayOutput.ProfileSourcesWanted wanted ->
                    advanceAll(profiles.sources(wanted.digests()));
            case GatewayOutput.ModelsReported reported ->
                    advanceAll(models.reported(agentId, reported.report()));
            case GatewayOutput.ModelPartWanted(var request) -> models.wanted(request);
            case GatewayOutput.ProgramReported(var report) -> programs.reported(agentId, report);
            case GatewayOutput.ChunksWanted(var request) -> programs.wanted(request);
            case GatewayOutput.BootStepsTold(var told) -> identity.firstBoot(told, mailbox::post);
            case GatewayOutput.AuditHeard said -> advanceAll(audit.heard(agentId, said.message()));
            case GatewayOutput.Replayed _ -> services.replays().replayed(agentId, epoch);
            case GatewayOutput.CommandOutcome outcome ->
                    services.commands().result(agentId, outcome.result());
            case GatewayOutput.CloseStream close -> log.closed(close.code(), close.reason());
        }
    }

    private void merge(TwinDelta delta) throws InvalidTwinException, InterruptedException {
        services.twins()
                .merge(agentId, delta, ack -> mailbox.post(new GatewayInput.TwinApplied(ack)));
    }

    private void admit(Hello said) throws InterruptedException {
        Hello hello = Admission.withEpoch(said);
        GatewayInput.End objection = identity.objection(hello, log.peer());
        if (objection != null) {
            advance(objection);
            return;
        }
        if (!services.registry().hasRoomFor(hello.getAgentId())) {
            advance(end(GatewayError.TOO_MANY_SESSIONS));
            return;
        }
        agentId = hello.getAgentId();
        epoch = hello.getEpoch();
        bootId = hello.getBootId();
        services.registry()
                .enter(agentId, bootId, log.peer(), this, services.clock().instant())
                .ifPresent(before -> before.endAsSupersededBy(this));
        services.recorder().seen(hello);
        appends.opened(hello);
        log.opened(hello);
        GatewayInput answer = admission.answer(hello);
        advance(answer);
        if (answer instanceof GatewayInput.Admitted admitted) {
            begin(hello, admitted.forked());
        }
    }

    /** The agent is welcome. */
    private void begin(Hello hello, boolean forked) throws InterruptedException {
        identity.opened(log.peer());
        advanceAll(orders.opened(hello));
        if (!hello.hasRescue()) {
            services.replays().opened(agentId);
        }
        services.commands().opened(agentId, epoch, forked);
        if (hello.hasRescue()) {
            return;
        }
        // One that forked takes nothing of what it had for granted.
        List<TwinVector> seen = forked ? List.of() : hello.getVectorsList();
        understand(
                () -> {
                    for (TwinDelta part : services.twins().connected(agentId, seen)) {
                        advance(new GatewayInput.TwinChanged(part));
                    }
                });
    }

    /** Ends the session when the message says what can't be. */
    private void understand(Understanding message) throws InterruptedException {
        try {
            message.run();
        } catch (InvalidTwinException e) {
            endAsInvalid(e);
        }
    }

    private void endAsInvalid(InvalidTwinException e) throws InterruptedException {
        advance(new GatewayInput.End(InvalidTwinException.CODE, String.valueOf(e.getMessage())));
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
        advanceQuietly(end(GatewayError.SESSION_OVERFLOW));
    }

    private static GatewayInput.End end(GatewayError error) {
        return new GatewayInput.End(error.code(), error.meaning());
    }

    /** Ends the session without waiting for anything. */
    private void advanceQuietly(GatewayInput.End end) {
        var step = machine.step(state, end);
        state = step.state();
        for (GatewayOutput output : step.outputs()) {
            if (output instanceof GatewayOutput.Send send) {
                var _ = stream.send(send.frame());
            } else if (output instanceof GatewayOutput.CloseStream close) {
                log.closed(close.code(), close.reason());
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
