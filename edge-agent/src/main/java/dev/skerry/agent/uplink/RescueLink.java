package dev.skerry.agent.uplink;

import dev.skerry.agent.clock.AgentClock;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.self.SelfTalk;
import dev.skerry.sync.proto.AgentStatus;
import dev.skerry.sync.proto.DeviceList;
import dev.skerry.sync.proto.Hello;
import dev.skerry.sync.proto.Inquiry;
import dev.skerry.sync.proto.SettingsReport;
import dev.skerry.sync.session.AgentInput;
import dev.skerry.sync.session.AgentOutput;
import dev.skerry.sync.session.AgentSession;
import dev.skerry.sync.session.AgentState;
import dev.skerry.sync.session.Step;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Drives a session of an agent in rescue, as {@link Uplink} does one of an agent that works: there
 * is no outbox to send, no line that could be held up, and no link so slow that it would matter.
 */
public final class RescueLink implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(RescueLink.class);
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final Duration BYE_PATIENCE = Duration.ofMillis(700);

    /** What an agent in rescue hears and tells. */
    public record Parts(
            Programs program,
            Commands commands,
            GatewayKeys keys,
            GatewayPolicy policy,
            AgentClock clock,
            SelfTalk self,
            RandomGenerator random) {}

    private final UplinkSettings settings;
    private final Hello hello;
    private final Parts parts;
    private final AgentSession session;
    private final LinkMonitor monitor;
    private final @Nullable UplinkTls tls;
    private final Mailbox<UplinkEvent> mailbox = new Mailbox<>();
    private final EventLoopGroup eventLoops =
            new NioEventLoopGroup(1, new DefaultThreadFactory("skerry-rescue-io", true));

    private AgentState state = AgentState.initial();
    private @Nullable GatewayStream stream;
    private int streams;
    private long connectAtNanos;
    private long cutAtNanos;
    private boolean isStopping;
    private @Nullable Thread thread;

    /**
     * A link that is not started yet.
     *
     * @param hello what the agent says of itself, but for its clock and its keys
     */
    public RescueLink(UplinkSettings settings, Hello hello, Parts parts) {
        this.settings = settings;
        this.hello = hello;
        this.parts = parts;
        this.session = new AgentSession(settings.limits());
        this.monitor = new LinkMonitor(settings.address(), nowMicros());
        this.tls = settings.tls() == null ? null : new UplinkTls(settings.tls());
        parts.commands().reportTo(result -> tell(new AgentInput.CommandDone(result)));
        parts.program()
                .tell(
                        report -> tell(new AgentInput.ProgramReported(report)),
                        request -> tell(new AgentInput.ChunksMissing(request)));
    }

    private void tell(AgentInput what) {
        mailbox.put(new UplinkEvent.Happened(what));
    }

    /** Begins to connect, and never gives up. */
    public void start() {
        thread = Thread.ofPlatform().name("skerry-rescue").start(this::run);
    }

    /** Another certificate is to be shown from now on; any thread may say so. */
    public void certificateChanged() {
        mailbox.put(new UplinkEvent.CertificateChanged());
    }

    private void run() {
        connectAtNanos = System.nanoTime();
        try {
            while (!isStopping || stream != null) {
                UplinkEvent event = mailbox.take(TICK_NANOS);
                try {
                    if (event != null) {
                        take(event);
                    }
                    passTime();
                } catch (RuntimeException e) {
                    LOG.error("uplink=failed code=SKR-A402", e);
                    connectAtNanos = System.nanoTime() + settings.silence().toNanos();
                    cut("a fault");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            cut("the agent stops");
        }
    }

    private void passTime() {
        long now = System.nanoTime();
        step(new AgentInput.Tick(TimeUnit.NANOSECONDS.toMillis(now)));
        if (state.isOpen()) {
            parts.self().lines().ifPresent(this::step);
        }
        if (stream != null && cutAtNanos != 0 && now - cutAtNanos >= 0) {
            cut("the gateway did not end the session");
        }
        if (stream == null && !isStopping && now - connectAtNanos >= 0) {
            connect();
        }
    }

    private void connect() {
        cutAtNanos = 0;
        monitor.connecting();
        stream =
                GatewayStream.open(
                        settings, tls, eventLoops, UplinkEvent.listener(++streams, mailbox));
        AgentClock clock = parts.clock();
        Hello now =
                hello.toBuilder()
                        .setNowMicros(clock.isKnown() ? clock.nowMicros() : 0)
                        .setKeyEpoch(parts.keys().epoch())
                        .build();
        step(
                new AgentInput.Opened(
                        now,
                        DeviceList.getDefaultInstance(),
                        0,
                        TimeUnit.NANOSECONDS.toMillis(System.nanoTime())));
    }

    private void take(UplinkEvent event) {
        switch (event) {
            case UplinkEvent.Received received -> {
                GatewayStream open = stream;
                if (received.stream() == streams && open != null) {
                    step(new AgentInput.Received(received.frame()));
                    open.takeNext();
                    if (state.isOpen()) {
                        monitor.connected(nowMicros());
                    }
                }
            }
            case UplinkEvent.Ended ended -> {
                if (ended.stream() == streams && stream != null) {
                    cut("ended");
                    stream = null;
                    monitor.ended(ended.status(), nowMicros());
                    step(new AgentInput.Closed(parts.random().nextDouble()));
                }
            }
            case UplinkEvent.Happened(var what) -> step(what);
            case UplinkEvent.CertificateChanged _ -> {
                if (state.isOpen() && !isStopping) {
                    monitor.renewing();
                    closeStream(new AgentOutput.CloseStream("", ""));
                }
            }
            case UplinkEvent.Stopping _ -> {
                isStopping = true;
                step(new AgentInput.Stop("the agent's program is tried again"));
                cutAtNanos = System.nanoTime() + BYE_PATIENCE.toNanos();
            }
            // It has no outbox, and does not wait for the network.
            case UplinkEvent.Ready _, UplinkEvent.OutboxGrew _, UplinkEvent.BatchesReleased _ -> {}
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
                }
            }
            case AgentOutput.GatewayClock gateway -> {
                parts.clock().gatewaySays(gateway.micros());
                // By this the gateway knows that it can be asked for its log, and for nothing else.
                parts.self().welcomed();
                inputs.add(new AgentInput.SettingsTold(SettingsReport.getDefaultInstance()));
            }
            case AgentOutput.TakeStatus _ ->
                    inputs.add(new AgentInput.StatusTaken(AgentStatus.getDefaultInstance()));
            case AgentOutput.FollowPolicy(var policy) -> {
                parts.policy().follow(policy);
                inputs.add(new AgentInput.PolicyReported(parts.policy().report()));
            }
            case AgentOutput.TakePolicyReport _ ->
                    inputs.add(new AgentInput.PolicyReported(parts.policy().report()));
            case AgentOutput.FollowKeys(var sets) -> parts.keys().follow(sets);
            case AgentOutput.AssignProgram(var set) -> parts.program().assign(set);
            case AgentOutput.TakeChunks(var chunks) -> parts.program().take(chunks);
            case AgentOutput.TakeProgramReport _ ->
                    inputs.add(new AgentInput.ProgramReported(parts.program().opened()));
            case AgentOutput.Execute execute -> parts.commands().take(execute.command());
            case AgentOutput.Inquired(var inquiry) -> {
                if (inquiry.getAboutCase() == Inquiry.AboutCase.LOG) {
                    inputs.addAll(parts.self().answers(inquiry));
                }
            }
            case AgentOutput.CloseStream close -> closeStream(close);
            case AgentOutput.Reconnect reconnect ->
                    connectAtNanos =
                            System.nanoTime()
                                    + TimeUnit.MILLISECONDS.toNanos(reconnect.delayMillis());
            // Of what this agent has not opened.
            case AgentOutput.Load _,
                    AgentOutput.Acknowledged _,
                    AgentOutput.TracesWanted _,
                    AgentOutput.BootStepsTaken _,
                    AgentOutput.SetAside _,
                    AgentOutput.KeepLineage _,
                    AgentOutput.Reconcile _,
                    AgentOutput.ApplyTwin _,
                    AgentOutput.TwinAcknowledged _,
                    AgentOutput.AssignProfiles _,
                    AgentOutput.TakeProfileSource _,
                    AgentOutput.TakeProfileReport _,
                    AgentOutput.AssignModels _,
                    AgentOutput.TakeModelChunk _,
                    AgentOutput.TakeModelReport _,
                    AgentOutput.TakeMarks _,
                    AgentOutput.AuditHeard _ -> {}
        }
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

    private long nowMicros() {
        return parts.clock().nowMicros();
    }

    /** How the link stands; any thread may ask. */
    public LinkStatus status() {
        return monitor.status();
    }

    /** Says what is still to be said, and Bye, if there is somebody to say it to. */
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
