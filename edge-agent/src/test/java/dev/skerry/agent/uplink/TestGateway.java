package dev.skerry.agent.uplink;

import com.google.protobuf.ByteString;
import dev.skerry.sync.batch.BatchDecoder;
import dev.skerry.sync.batch.BatchFormatException;
import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.AgentStatus;
import dev.skerry.sync.proto.BootClock;
import dev.skerry.sync.proto.BootSteps;
import dev.skerry.sync.proto.ChunkRequest;
import dev.skerry.sync.proto.Command;
import dev.skerry.sync.proto.CommandResult;
import dev.skerry.sync.proto.Device;
import dev.skerry.sync.proto.GatewayFrame;
import dev.skerry.sync.proto.Hello;
import dev.skerry.sync.proto.LogLines;
import dev.skerry.sync.proto.ModelReport;
import dev.skerry.sync.proto.ModelRequest;
import dev.skerry.sync.proto.ProgramReport;
import dev.skerry.sync.proto.RecentMessages;
import dev.skerry.sync.proto.SettingsReport;
import dev.skerry.sync.proto.SyncGrpc;
import dev.skerry.sync.proto.TwinAck;
import dev.skerry.sync.proto.TwinDelta;
import dev.skerry.sync.session.GatewayInput;
import dev.skerry.sync.session.GatewayOutput;
import dev.skerry.sync.session.GatewaySession;
import dev.skerry.sync.session.GatewayState;
import dev.skerry.sync.session.SequenceSet;
import dev.skerry.sync.session.SessionLimits;
import dev.skerry.sync.session.Step;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** A gateway over real gRPC on loopback that stores batches in memory. */
final class TestGateway extends SyncGrpc.SyncImplBase implements AutoCloseable {
    final Map<Long, Integer> recordsBySequence = new ConcurrentSkipListMap<>();
    final List<Hello> hellos = new CopyOnWriteArrayList<>();
    final List<AgentStatus> statuses = new CopyOnWriteArrayList<>();
    final Map<String, Device> devices = new ConcurrentHashMap<>();
    final List<CommandResult> results = new CopyOnWriteArrayList<>();
    final List<BootClock> shifted = new CopyOnWriteArrayList<>();
    final List<TwinAck> twinAcks = new CopyOnWriteArrayList<>();
    final List<ModelReport> modelReports = new CopyOnWriteArrayList<>();
    final List<ModelRequest> modelRequests = new CopyOnWriteArrayList<>();
    final List<ProgramReport> programReports = new CopyOnWriteArrayList<>();
    final List<ChunkRequest> chunkRequests = new CopyOnWriteArrayList<>();
    final List<LogLines> logLines = new CopyOnWriteArrayList<>();
    final List<BootSteps> bootSteps = new CopyOnWriteArrayList<>();
    final List<RecentMessages> messages = new CopyOnWriteArrayList<>();
    final List<SettingsReport> settings = new CopyOnWriteArrayList<>();
    final List<SSLSession> tlsSessions = new CopyOnWriteArrayList<>();
    volatile boolean storing = true;
    volatile boolean refusing;
    volatile boolean takesBootSteps;
    private final GatewaySession session = new GatewaySession(SessionLimits.DEFAULT);
    private volatile @Nullable Talk talk;
    private final Server server;

    TestGateway(int port) throws IOException {
        this(port, null);
    }

    TestGateway(int port, @Nullable SslContext tls) throws IOException {
        NettyServerBuilder builder =
                NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", port))
                        .addService(this)
                        .intercept(new SessionsOfTls());
        server = (tls == null ? builder : builder.sslContext(tls)).build().start();
    }

    private final class SessionsOfTls implements ServerInterceptor {
        @Override
        public <A, B> ServerCall.Listener<A> interceptCall(
                ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
            SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
            if (session != null) {
                tlsSessions.add(session);
            }
            return next.startCall(call, headers);
        }
    }

    int port() {
        return server.getPort();
    }

    /** What the next Welcome gives. */
    volatile ByteString lineage = ByteString.EMPTY;

    volatile boolean forked;

    int records() {
        return recordsBySequence.values().stream().mapToInt(Integer::intValue).sum();
    }

    void command(Command command) {
        talk().step(new GatewayInput.SendCommand(command));
    }

    void twin(TwinDelta delta) {
        talk().step(new GatewayInput.TwinChanged(delta));
    }

    void say(GatewayInput what) {
        talk().step(what);
    }

    private Talk talk() {
        Talk open = talk;
        if (open == null) {
            throw new AssertionError("no agent is connected");
        }
        return open;
    }

    @Override
    public StreamObserver<AgentFrame> session(StreamObserver<GatewayFrame> toAgent) {
        Talk opened = new Talk(toAgent);
        talk = opened;
        return opened;
    }

    private final class Talk implements StreamObserver<AgentFrame> {
        private final StreamObserver<GatewayFrame> toAgent;
        private GatewayState state = GatewayState.initial(0);

        Talk(StreamObserver<GatewayFrame> toAgent) {
            this.toAgent = toAgent;
        }

        synchronized void step(GatewayInput first) {
            ArrayDeque<GatewayInput> inputs = new ArrayDeque<>(List.of(first));
            for (GatewayInput input = inputs.poll(); input != null; input = inputs.poll()) {
                Step<GatewayState, GatewayOutput> step = session.step(state, input);
                state = step.state();
                step.outputs().forEach(output -> carryOut(output, inputs));
            }
        }

        private void carryOut(GatewayOutput output, ArrayDeque<GatewayInput> inputs) {
            switch (output) {
                case GatewayOutput.Send send -> toAgent.onNext(send.frame());
                case GatewayOutput.AgentOpened opened -> {
                    hellos.add(opened.hello());
                    inputs.add(new GatewayInput.Admitted(1, 0, List.of(), lineage, forked));
                    inputs.add(new GatewayInput.CreditsChanged(8));
                }
                case GatewayOutput.Store store -> store(store, inputs);
                case GatewayOutput.StatusReported reported -> statuses.add(reported.status());
                case GatewayOutput.DevicesReported reported ->
                        reported.devices()
                                .getDevicesList()
                                .forEach(device -> devices.put(device.getDeviceId(), device));
                case GatewayOutput.ShiftBoot shift -> shifted.add(shift.clock());
                case GatewayOutput.ApplyTwin _ -> {}
                case GatewayOutput.TwinAcknowledged acked -> twinAcks.add(acked.ack());
                case GatewayOutput.CommandOutcome outcome -> results.add(outcome.result());
                case GatewayOutput.Replayed _ -> {}
                case GatewayOutput.ProfilesReported _, GatewayOutput.PolicyReported _ -> {}
                case GatewayOutput.ProfileSourcesWanted _ -> {}
                case GatewayOutput.ProgramReported reported ->
                        programReports.add(reported.report());
                case GatewayOutput.ChunksWanted wanted -> chunkRequests.add(wanted.request());
                case GatewayOutput.ModelsReported reported -> modelReports.add(reported.report());
                case GatewayOutput.ModelPartWanted wanted -> modelRequests.add(wanted.request());
                case GatewayOutput.LogLinesTold told -> logLines.add(told.lines());
                case GatewayOutput.SettingsTold told -> settings.add(told.report());
                case GatewayOutput.BootStepsTold told -> {
                    bootSteps.add(told.steps());
                    if (takesBootSteps) {
                        inputs.add(new GatewayInput.BootStepsStored(told.steps().getDigest()));
                    }
                }
                case GatewayOutput.MessagesTold told -> messages.add(told.messages());
                case GatewayOutput.AuditHeard _ -> {}
                case GatewayOutput.CloseStream _ -> toAgent.onCompleted();
            }
        }

        private void store(GatewayOutput.Store store, ArrayDeque<GatewayInput> inputs) {
            if (refusing) {
                inputs.add(new GatewayInput.Refused(store.sequence(), "SKR-G001", "not wanted"));
                return;
            }
            try {
                int records = BatchDecoder.summary(store.batch().toByteArray()).recordCount();
                recordsBySequence.put(store.sequence(), records);
            } catch (BatchFormatException e) {
                throw new AssertionError(e);
            }
            if (storing) {
                inputs.add(new GatewayInput.Stored(SequenceSet.of(store.sequence())));
            }
        }

        @Override
        public void onNext(AgentFrame frame) {
            step(new GatewayInput.Received(frame));
        }

        @Override
        public void onError(Throwable t) {
            step(new GatewayInput.Closed());
        }

        @Override
        public void onCompleted() {
            step(new GatewayInput.Closed());
        }
    }

    @Override
    public void close() {
        server.shutdownNow();
        try {
            server.awaitTermination();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
