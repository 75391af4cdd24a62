package dev.skerry.agent.uplink;

import dev.skerry.agent.outbox.log.StoredBatch;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.sync.proto.Hello;
import dev.skerry.sync.session.AgentInput;
import dev.skerry.sync.session.AgentOutput;
import dev.skerry.sync.session.AgentSession;
import dev.skerry.sync.session.AgentState;
import dev.skerry.sync.session.Step;
import io.grpc.Status;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Drives the session with the gateway: one thread takes what happens (frames, commits, time), asks
 * cloud-sync's state machine what follows, and does it. The machine decides; this class only
 * carries out.
 */
public final class Uplink implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Uplink.class);
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final Duration BYE_PATIENCE = Duration.ofMillis(700);

    private final UplinkSettings settings;
    private final Surroundings around;
    private final Hello hello;
    private final AgentSession session;
    private final LinkMonitor monitor;
    private final @Nullable UplinkTls tls;
    private final Mailbox<UplinkEvent> mailbox = new Mailbox<>();
    private final Growth growth = new Growth();
    private final PendingLoad pendingLoad;
    private final News news;
    private final EventLoopGroup eventLoops =
            new NioEventLoopGroup(1, new DefaultThreadFactory("skerry-uplink-io", true));

    private AgentState state = AgentState.initial();
    private @Nullable GatewayStream stream;
    private int streams;
    private LinkWatch watch;
    private long connectAtNanos;
    private long tickAtNanos;
    private long cutAtNanos;
    private boolean isStopping;
    private @Nullable Thread thread;

    /**
     * An uplink that is not started yet.
     *
     * @param hello what the agent says of itself, but for its clock and its twins
     */
    public Uplink(UplinkSettings settings, Hello hello, Surroundings around) {
        this.settings = settings;
        this.hello = hello;
        this.around = around;
        this.pendingLoad = new PendingLoad(around.batches(), around.traces());
        this.news = new News(around);
        this.session = new AgentSession(settings.limits());
        this.watch = new LinkWatch(settings.silence(), System.nanoTime());
        this.monitor = new LinkMonitor(settings.address(), nowMicros());
        this.tls = settings.tls() == null ? null : new UplinkTls(settings.tls());
        around.tellTo(this::tell);
    }

    /** Begins to connect, and never gives up. */
    public void start() {
        thread = Thread.ofPlatform().name("skerry-uplink").start(this::run);
    }

    /** These batches are durable now; any thread may say so. */
    public void batchesAdded(List<StoredBatch> batches) {
        if (growth.add(batches)) {
            mailbox.put(new UplinkEvent.OutboxGrew());
        }
    }

    /** These batches were set aside and are to be sent again; any thread may say so. */
    public void batchesReleased(List<Long> sequences) {
        mailbox.put(UplinkEvent.BatchesReleased.of(sequences));
    }

    /** Another certificate is to be shown from now on; any thread may say so. */
    public void certificateChanged() {
        mailbox.put(new UplinkEvent.CertificateChanged());
    }

    private void tell(AgentInput what) {
        mailbox.put(new UplinkEvent.Happened(what));
    }

    private void run() {
        connectAtNanos = System.nanoTime();
        tickAtNanos = System.nanoTime();
        try {
            while (!isStopping || stream != null) {
                UplinkEvent event = mailbox.take(Math.max(0, nextAtNanos() - System.nanoTime()));
                try {
                    if (event != null) {
                        take(event);
                    }
                    passTime();
                    loadWhatIsDue();
                } catch (RuntimeException e) {
                    noteFault(e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            cut("the agent stops");
        }
    }

    /** A bug in handling one thing must not end the link for ever: begin a new session. */
    private void noteFault(RuntimeException e) {
        LOG.error("uplink=failed code=SKR-A402", e);
        monitor.cutOff(
                new Refusal(
                        "SKR-A402",
                        "the session failed with %s and begins anew: this is a bug, please report it with the agent's log"
                                .formatted(e)),
                nowMicros());
        connectAtNanos =
                System.nanoTime()
                        + TimeUnit.MILLISECONDS.toNanos(settings.limits().reconnectCapMillis());
        cut("a fault");
    }

    private long nextAtNanos() {
        return stream == null && !isStopping ? Math.min(tickAtNanos, connectAtNanos) : tickAtNanos;
    }

    private void passTime() {
        long now = System.nanoTime();
        if (now - tickAtNanos >= 0) {
            tickAtNanos = now + TICK_NANOS;
            growth.pass(TICK_NANOS / 1e9);
            step(new AgentInput.Tick(millis()));
            around.commands().tick();
            if (state.isOpen()) {
                news.due(isFree()).forEach(this::step);
                if (around.activity().isNews()) {
                    step(new AgentInput.StatusTaken(around.status(growth)));
                }
            }
            watchLink(now);
        }
        if (stream != null && cutAtNanos != 0 && now - cutAtNanos >= 0) {
            cut("the gateway did not end the session");
        }
        if (stream == null && !isStopping && now - connectAtNanos >= 0) {
            connect();
        }
    }

    /** Only an open session: before Welcome a gateway may be busy starting. */
    private void watchLink(long now) {
        if (stream == null || isStopping || !state.isOpen()) {
            return;
        }
        switch (watch.look(now)) {
            case FINE -> {}
            case ASK -> step(new AgentInput.StatusTaken(around.status(growth)));
            case CUT -> {
                monitor.silent(watch.silentNanos(now), nowMicros());
                cut("silent");
            }
        }
    }

    private void connect() {
        int number = ++streams;
        watch = new LinkWatch(settings.silence(), System.nanoTime());
        around.sightings().tellAgain();
        cutAtNanos = 0;
        monitor.connecting();
        stream =
                GatewayStream.open(
                        settings, tls, eventLoops, UplinkEvent.listener(number, mailbox));
        step(
                new AgentInput.Opened(
                        around.now(hello),
                        news.devices(),
                        around.outbox().nextSequence() - 1,
                        millis()));
    }

    private void take(UplinkEvent event) {
        switch (event) {
            case UplinkEvent.Received received -> {
                GatewayStream open = stream;
                if (received.stream() == streams && open != null) {
                    watch.heard(received.frame(), System.nanoTime());
                    step(new AgentInput.Received(received.frame()));
                    open.takeNext();
                    if (state.isOpen()) {
                        monitor.connected(nowMicros());
                    }
                }
            }
            // Wakes this thread, which looks what waits.
            case UplinkEvent.Ready _ -> {}
            case UplinkEvent.Ended ended -> {
                if (ended.stream() == streams) {
                    ended(ended.status());
                }
            }
            case UplinkEvent.OutboxGrew _ ->
                    growth.take()
                            .forEach((lane, last) -> step(new AgentInput.OutboxGrew(lane, last)));
            case UplinkEvent.BatchesReleased(var range) -> step(new AgentInput.SendAgain(range));
            case UplinkEvent.Happened(var what) -> step(what);
            case UplinkEvent.CertificateChanged _ -> {
                if (state.isOpen() && !isStopping) {
                    monitor.renewing();
                    closeStream(new AgentOutput.CloseStream("", ""));
                }
            }
            case UplinkEvent.Stopping _ -> {
                isStopping = true;
                step(new AgentInput.Stop("the agent stops"));
                cutAtNanos = System.nanoTime() + BYE_PATIENCE.toNanos();
            }
        }
    }

    private void step(AgentInput first) {
        ArrayDeque<AgentInput> inputs = new ArrayDeque<>(List.of(first));
        for (AgentInput input = inputs.poll(); input != null; input = inputs.poll()) {
            Step<AgentState, AgentOutput> step = session.step(state, input);
            state = step.state();
            for (AgentOutput output : step.outputs()) {
                carryOut(output, inputs);
            }
        }
    }

    private void carryOut(AgentOutput output, ArrayDeque<AgentInput> inputs) {
        GatewayStream open = stream;
        switch (output) {
            case AgentOutput.Send send -> {
                if (open != null) {
                    open.send(send.frame());
                    watch.sent(send.frame(), System.nanoTime());
                }
            }
            case AgentOutput.Load load -> pendingLoad.ask(load);
            case AgentOutput.Acknowledged(var ranges) -> around.acknowledged(ranges);
            case AgentOutput.TracesWanted(int perMinute) -> around.traces().want(perMinute);
            case AgentOutput.SetAside aside -> around.setAside(aside);
            case AgentOutput.KeepLineage lineage -> around.keep(lineage);
            case AgentOutput.GatewayClock gateway -> {
                around.clock().gatewaySays(gateway.micros());
                inputs.addAll(news.welcomed());
            }
            case AgentOutput.Reconcile reconcile ->
                    around.twins()
                            .missing(reconcile.gatewayVectors())
                            .forEach(delta -> inputs.add(new AgentInput.TwinChanged(delta)));
            case AgentOutput.ApplyTwin apply ->
                    around.twins()
                            .apply(apply.delta(), ack -> tell(new AgentInput.TwinApplied(ack)));
            case AgentOutput.TwinAcknowledged(var ack) -> around.twins().acknowledged(ack);
            case AgentOutput.Execute execute -> around.commands().take(execute.command());
            case AgentOutput.TakeStatus _ ->
                    inputs.add(new AgentInput.StatusTaken(around.status(growth)));
            case AgentOutput.AssignProfiles(var set) -> around.profiles().assign(set);
            case AgentOutput.TakeProfileSource(var source) -> around.profiles().take(source);
            case AgentOutput.TakeProfileReport _ ->
                    inputs.add(new AgentInput.ProfilesReported(around.profiles().report()));
            case AgentOutput.FollowPolicy(var policy) -> {
                around.policy().follow(policy);
                inputs.add(new AgentInput.PolicyReported(around.policy().report()));
            }
            case AgentOutput.TakePolicyReport _ ->
                    inputs.add(new AgentInput.PolicyReported(around.policy().report()));
            case AgentOutput.FollowKeys(var sets) -> around.keys().follow(sets);
            case AgentOutput.AssignModels(var set) -> around.models().assign(set);
            case AgentOutput.TakeModelChunk(var chunk) -> around.models().take(chunk);
            case AgentOutput.TakeModelReport _ ->
                    inputs.add(new AgentInput.ModelsReported(around.models().opened()));
            case AgentOutput.AssignProgram(var set) -> around.program().assign(set);
            case AgentOutput.TakeChunks(var chunks) -> around.program().take(chunks);
            case AgentOutput.TakeProgramReport _ ->
                    inputs.add(new AgentInput.ProgramReported(around.program().opened()));
            case AgentOutput.TakeMarks(var marks) -> around.marks().accept(marks);
            case AgentOutput.Inquired(var inquiry) ->
                    inputs.addAll(news.answers(inquiry, isFree()));
            case AgentOutput.BootStepsTaken(var digest) -> around.self().bootStepsTaken(digest);
            case AgentOutput.AuditHeard(var said) -> inputs.addAll(news.answers(said));
            case AgentOutput.CloseStream close -> closeStream(close);
            case AgentOutput.Reconnect reconnect ->
                    connectAtNanos =
                            System.nanoTime()
                                    + TimeUnit.MILLISECONDS.toNanos(reconnect.delayMillis());
        }
    }

    /** Last of all: reading may take long, and what else there is to say is said before. */
    private void loadWhatIsDue() {
        while (stream != null && stream.isReady() && pendingLoad.isDue(System.nanoTime())) {
            long began = System.nanoTime();
            boolean wasTroubled = pendingLoad.trouble().isPresent();
            pendingLoad.load(System::nanoTime).ifPresent(this::step);
            watch.deaf(System.nanoTime() - began);
            if (pendingLoad.trouble().isPresent() != wasTroubled) {
                step(new AgentInput.StatusTaken(around.status(growth)));
            }
        }
    }

    /** Whether neither batches nor what was sent before them wait. */
    private boolean isFree() {
        return stream != null && stream.isReady() && !pendingLoad.isDue(System.nanoTime());
    }

    private void closeStream(AgentOutput.CloseStream close) {
        if (!close.code().isEmpty()) {
            monitor.cutOff(
                    new Refusal(
                            close.code(),
                            "the session with the gateway at %s ended: %s"
                                    .formatted(settings.address(), close.reason())),
                    nowMicros());
        }
        if (stream != null) {
            stream.finish();
            cutAtNanos = System.nanoTime() + BYE_PATIENCE.toNanos();
        }
    }

    private void cut(String why) {
        if (stream != null) {
            stream.cut(why);
        }
    }

    private void ended(Status how) {
        GatewayStream open = stream;
        if (open != null) {
            open.cut("ended");
        }
        stream = null;
        pendingLoad.forget();
        around.outbox().offeringEnded();
        if (!isStopping) {
            monitor.ended(how, nowMicros());
        }
        step(new AgentInput.Closed(around.random().nextDouble()));
    }

    private long nowMicros() {
        return around.clock().nowMicros();
    }

    private static long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /** How the link stands; any thread may ask. */
    public LinkStatus status() {
        return monitor.status();
    }

    /** What is wrong though it ends no session; any thread may ask. */
    public Optional<Refusal> trouble() {
        return pendingLoad.trouble().or(around.lineage()::trouble);
    }

    /** Says Bye if there is somebody to say it to, and ends the thread. */
    @Override
    public void close() {
        mailbox.put(new UplinkEvent.Stopping());
        Thread running = thread;
        try {
            if (running != null && !running.join(BYE_PATIENCE.multipliedBy(2))) {
                running.interrupt();
                running.join(BYE_PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        eventLoops.shutdownGracefully(0, 500, TimeUnit.MILLISECONDS).awaitUninterruptibly(500);
    }
}
